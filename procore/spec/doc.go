// Package spec is what should be true: the answers of an admin, wherever they
// were given, and everything that can be said about them without asking Procore.
//
// Rules of the package:
//   - A [Spec] holds answers only: no secret, and nothing that Procore said.
//   - Nothing here asks Procore, keeps a file, or knows a front end. What a company
//     can say comes in as a [permission.Vocabulary].
//   - Every value has a source in an admin's words. What a person or a setup file
//     said is never overwritten by a preset.
//   - Every mistake is told at once, each with its field, its line and what may
//     stand there ([Problems]).
//   - Two things are the same if their natural keys are: a user's e-mail, a
//     template's name, a project's id.
//   - A setup file that was written reads back to the same answers.
package spec
