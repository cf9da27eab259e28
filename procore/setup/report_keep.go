package setup

import (
	"fmt"
	"time"

	"procore-setup/procore/journal"
)

// Keep writes the report in each format for people and programs (a table of the projects
// and a page for auditors among them), in the first of the folders that takes them. It
// returns their paths. Its error is the disk's.
func (a Audit) Keep(dirs []string) ([]string, error) {
	var copies []journal.Copy
	for _, ext := range Formats() {
		data, err := a.Report(ext)
		if err != nil {
			return nil, err
		}
		copies = append(copies, journal.Copy{Ext: ext, Data: data})
	}
	name := fmt.Sprintf("procore-setup-%s-%s", a.List.Company.ID, time.Now().Format("2006-01-02"))
	return journal.Keep(dirs, name, copies...)
}
