// Package setup is the engine: what should be true, what is true, what has to
// change, doing it, and proving it.
//
// Rules of the package:
//   - Data goes one way: Spec and Snapshot → Plan → Events; Spec and Snapshot →
//     Checklist. Nothing here asks a question or prints.
//   - [Diff] alone decides what changes and in which order; [Runner] alone writes
//     to Procore.
//   - A change is journalled before it is sent and after its answer, and both
//     lines are on the disk before the next step ([journal.Journal]).
//   - Resuming has no code of its own: a second run plans what is left.
//   - Search results are never taken on trust: natural keys (package spec) decide what is the same.
//   - A check is green only if it was read back from Procore.
package setup
