package setup

import (
	"fmt"
	"time"

	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
)

// KeepReport writes the report to read, for programs, and its projects as a table, in
// the first of the folders that takes them. It returns their paths. Its error is the
// disk's.
func KeepReport(dirs []string, s spec.Spec, snap *Snapshot, list Checklist) ([]string, error) {
	data, err := JSON(list, false)
	if err != nil {
		return nil, err
	}
	table, err := CSV(s, snap)
	if err != nil {
		return nil, err
	}
	name := fmt.Sprintf("procore-setup-%s-%s", list.Company.ID, time.Now().Format("2006-01-02"))
	md := journal.Form{Ext: ".md", Data: Markdown(s, snap, list)}
	return journal.Keep(dirs, name, md, journal.Form{Ext: ".json", Data: data}, journal.Form{Ext: ".csv", Data: table})
}

// Left is the first stage of which something is left to do; it is [spec.StageVerify]
// where nothing is.
func Left(s spec.Spec, snap *Snapshot) spec.Stage {
	for _, st := range []spec.Stage{spec.StageAccount, spec.StageTemplate, spec.StageProjects} {
		if plan, err := Diff(s, snap, st); err != nil || len(plan.Changes) > 0 {
			return st
		}
	}
	return spec.StageVerify
}
