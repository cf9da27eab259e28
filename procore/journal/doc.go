// Package journal is what was sent, and whatever else a run must not forget: the
// journals, the draft of the answers, and the files that are kept for the admin.
//
// Rules of the package:
//   - A change is journalled before it is sent and after its answer, and a line is
//     on the disk before Append returns.
//   - A file is written whole or not at all, and only its owner may read it.
//   - No secret is in any of them.
//   - What can't be read is set aside, never overwritten, and the admin is told.
package journal
