package setup

import (
	"slices"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/text"
)

// A Cause is one reason why rows of a bulk change were not done.
type Cause struct {
	Why      string // in Procore's words, or ours where it gave none
	Do       string // what to do about it
	Projects []procore.ID
}

// remedies are what to do, by words that the reason holds; the last one is for all
// others.
var remedies = []struct{ words, do string }{
	{"project is not active", "make the project active again in Procore, or take it out of the list"},
	{"directory tool", "turn the Directory tool on in the project's Admin tool (Active Tools)"},
	{"group", "a group manages the account there: change it in the group, in the company Directory"},
	{"permission template", "see that the permission template is still there and is one for projects"},
	{"user is not active", "make the account active again in the company Directory"},
	{"could not be added", "see that the project's Directory tool is on: Admin tool (Active Tools)"},
	{"did not do it", "see that the project's Directory tool is on: Admin tool (Active Tools)"},
	{"user is not on the project", "it was taken off meanwhile: read again, it is added then"},
	{"", "look at the project's Directory in Procore"},
}

// Remedy says what to do about the reason why a project was not changed.
func Remedy(why string) string {
	folded := strings.ToLower(why)
	for _, r := range remedies {
		if strings.Contains(folded, r.words) {
			return r.do
		}
	}
	return ""
}

// explains tells whether a reason says by itself what is in the way, so that no
// other cause has to be looked for.
func explains(why string) bool { return strings.Contains(strings.ToLower(why), "not active") }

// Causes groups projects by why they were not changed, the most frequent cause first;
// projects stand in the order of their ids.
func Causes(failed map[procore.ID]string) []Cause {
	at := map[string]int{}
	var list []Cause
	for _, id := range sortedKeys(failed) {
		why := text.Display(failed[id])
		i, ok := at[why]
		if !ok {
			i = len(list)
			at[why] = i
			list = append(list, Cause{Why: why, Do: Remedy(why)})
		}
		list[i].Projects = append(list[i].Projects, id)
	}
	slices.SortStableFunc(list, func(a, b Cause) int { return len(b.Projects) - len(a.Projects) })
	return list
}
