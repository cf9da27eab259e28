package setup

import (
	"context"
	"errors"

	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// Explain is the one place that turns an error into its four parts, cleaned for
// display. [spec.Problems] stay one line each, in What.
func Explain(err error) text.Failure {
	var problems spec.Problems
	switch {
	case errors.As(err, &problems):
		return text.Failure{What: problems.Error()} // cleaned line by line
	case text.FailureOf(err) != nil:
		return text.FailureOf(err).Display()
	case errors.Is(err, ErrStopped):
		return text.Failure{
			What: text.Display(err.Error()), Why: "you stopped it, or put off a step that only a person can do",
			Do: "run it again: it goes on from what Procore says then",
		}
	case errors.Is(err, context.Canceled):
		return text.Failure{
			What: text.Display(err.Error()), Why: "it was stopped at once",
			Do: "run it again: what may or may not have been done is looked up in Procore first",
		}
	case errors.Is(err, context.DeadlineExceeded):
		return text.Failure{
			What: text.Display(err.Error()), Why: "Procore did not answer in time", Do: "look at the network, then try again",
		}
	}
	return text.Failure{What: text.Display(err.Error())}
}
