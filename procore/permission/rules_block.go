package permission

// Titles of the pages that several rules come from.
const (
	fromGranular   = "Procore Support: granular permissions in a project template (en-AU)"
	fromLevels     = "Procore Support: what permissions are"
	fromTasks      = "Procore Support: granular permissions of Tasks"
	fromActions    = "Procore Support: granular permissions of Action Plans"
	fromLog        = "Procore Support: granular permissions of Daily Log"
	fromObs        = "Procore Support: granular permissions of Observations"
	fromObsMatrix  = "Procore Support: permissions matrix of Observations"
	fromMeetings   = "Procore Support: permissions matrix of Meetings"
	fromIncidents  = "Procore Support: permissions matrix of Incidents"
	fromDirectory  = "Procore Support: permissions matrix of project Directory"
	fromDirectoryC = "Procore Support: permissions matrix of company Directory"
	fromAssignable = "Procore Support: what an assignable permissions template is"
	fromWorkflows  = "Procore Support: granular permissions of company Workflows"
	fromDocMgmt    = "Procore Support: permissions in Document Management"
	fromMatrix     = "Procore Support: permissions matrix (2025)"
)

// blockRules are the rules that no template in hand breaks. What each of them
// forbids is done in edit.go and normalize.go; which permissions are kept on is
// said by the catalogue.
var blockRules = []rule{
	{
		number: 1, severity: Block,
		text: "A tool has one of four levels: None, Read Only, Standard or Admin.", source: fromLevels,
	},
	{number: 2, severity: Block, text: "Granular permissions exist at Read Only and Standard only.", source: fromLevels},
	{number: 5, severity: Block, text: "Turning all off leaves on what the level keeps on.", source: fromGranular},
	{
		number: 8, severity: Block, tool: "document_management",
		text:   "Document Management has no Read Only level.",
		source: "Procore Support: permissions matrix of Document Management",
	},
	lock(10, "", "correspondence", standard, fromGranular,
		"create_item", "respond_to_items_they_are_on", "edit_open_items_they_created"),
	lock(11, "", "photos", standard, fromGranular, "create_photo_album"),
	lock(12, "", "action_plans", standard, fromGranular, "sign_as_approver", "sign_as_completed_receiver"),
	lock(13, "", "schedule", granular, fromGranular, "view_lookaheads"),
	lock(14, CompanyScope, "workflows", granular, fromWorkflows, "view_workflow_templates"),
	lock(15, CompanyScope, "workflows", standard, fromWorkflows, "create_and_edit_workflow_templates"),
	lock(16, CompanyScope, "company_direct_costs", standard,
		"Procore Support: granular permissions of company Direct Costs", "view_settings"),
	{
		number: 49, severity: Block, tool: "correspondence",
		text: "Correspondence alone does not say what is meant: every type, and every custom tool, has a row, and a " +
			"row for all of it has been seen (key communication_types).",
		source: fromGranular,
	},
}

// lock is a rule about permissions that a level keeps on.
func lock(number int, scope Scope, tool string, levels []Level, source string, actions ...string) rule {
	return rule{
		number: number, severity: Block, scope: scope, tool: tool, levels: levels, on: actions,
		text: "These are always on at this level.", source: source,
	}
}

// lockRule returns the number of the rule that keeps an action on; 0 if none does.
func lockRule(row *Tool, a *Action) int {
	for _, r := range blockRules {
		for _, id := range r.on {
			if a.Catalog != nil && row.Catalog != nil && r.of(row.Catalog) && a.Catalog.ID == id {
				return r.number
			}
		}
	}
	return 0
}

// blockSource returns where a rule that blocks comes from.
func blockSource(number int) string {
	for _, r := range blockRules {
		if r.number == number {
			return r.source
		}
	}
	return ""
}
