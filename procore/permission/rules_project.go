package permission

// logRules are those about Daily Log, Tasks and Meetings.
var logRules = []rule{
	{
		number: 6, severity: Warn, tool: "daily_log", levels: standard, all: true, on: []string{"collaborator_entry_only"},
		text:   "Turning all on also turned on Collaborator Entry Only, which takes rights away from Standard.",
		source: fromLog,
	},
	{
		number: 20, severity: Warn, tool: "daily_log", levels: readOnly,
		on:   []string{"standard_users_can_edit_and_delete_own_entries"},
		text: "This acts at Standard only. At Read Only it does nothing.", source: fromGranular,
	},
	{
		number: 23, severity: Warn, tool: "daily_log",
		on:   []string{"standard_users_can_edit_and_delete_own_entries", "collaborator_entry_only"},
		text: "Grant only one of the two: with Collaborator Entry Only on, the other has no effect.", source: fromGranular,
	},
	{
		number: 24, severity: Warn, tool: "daily_log", on: []string{"copy_log", "collaborator_entry_only"},
		text:   "Copy Log does nothing while Collaborator Entry Only is on.",
		source: "Procore Support: permissions matrix of Daily Log",
	},
	{
		number: 25, severity: Warn, tool: "daily_log", levels: standard, on: []string{"collaborator_entry_only"},
		text:   "At Standard this leaves only a few logs, such as Manpower, Notes and Deliveries, instead of all of them.",
		source: fromGranular,
	},
	{
		number: 26, severity: Info, tool: "daily_log", on: []string{"collaborator_entry_only"},
		text:   "With this on in some template, Daily Log gets a setting for which logs collaborators may fill in.",
		source: fromGranular,
	},
	{
		number: 21, severity: Warn, tool: "tasks", levels: standard, on: []string{"create_tasks"},
		text: "This is meant for Read Only. Standard can make tasks without it.", source: fromTasks,
	},
	{
		number: 21, severity: Warn, tool: "tasks", levels: readOnly, on: []string{"close_assigned_tasks"},
		text: "This is meant for Standard. At Read Only it does nothing that Procore describes.", source: fromTasks,
	},
	{
		number: 30, severity: Warn, tool: "tasks", levels: readOnly,
		on: []string{"assign_tasks_to_standard_users"}, off: []string{"create_tasks"},
		text: "At Read Only, assigning tasks needs Create Tasks as well.", source: fromTasks,
	},
	{
		number: 31, severity: Info, tool: "tasks", on: []string{"edit_tasks"},
		text: "Edit Tasks covers changing the status and commenting.", source: fromTasks,
	},
	{
		number: 31, severity: Info, tool: "tasks", on: []string{"change_task_status"}, off: []string{"edit_tasks"},
		text: "Change Task Status covers commenting.", source: fromTasks,
	},
	{
		number: 18, severity: Info, tool: "meetings", levels: standard, on: []string{"add_comment_to_meeting"},
		text: "Standard allows this without the permission.", source: fromMeetings,
	},
	{
		number: 18, severity: Info, tool: "meetings", levels: standard, on: []string{"delete_own_comment_on_meeting"},
		text: "Standard allows this without the permission.", source: fromMeetings,
	},
	{
		number: 34, severity: Warn, tool: "meetings", on: []string{"create_meeting"}, off: []string{"update_meeting"},
		text:   "Without Update Meeting, a meeting can be created and then not be changed any more.",
		source: fromGranular,
	},
}

// fieldRules are those about Observations, Incidents, Action Plans, Drawings, RFIs and Submittals.
var fieldRules = []rule{
	{
		number: 6, severity: Warn, tool: "observations", all: true, on: []string{"assign_observations_same_company"},
		text:   "Turning all on also turned on the limit to people of the same company, which takes rights away.",
		source: fromObs,
	},
	{
		number: 19, severity: Info, tool: "observations", levels: standard, on: []string{"comment_on_an_observation"},
		text: "Standard allows this without the permission.", source: fromObsMatrix,
	},
	{
		number: 19, severity: Info, tool: "observations", levels: standard, on: []string{"close_observation_and_comment"},
		text: "Standard allows this without the permission.", source: fromObsMatrix,
	},
	{
		number: 35, severity: Warn, tool: "observations", on: []string{"can_assign_standard_and_eligible_read_users"},
		text: "It reaches observations that the account created. People at Read Only can be assigned only if their own " +
			"template has Can be Assigned as Observation Assignee.",
		source: fromObs,
	},
	{
		number: 45, severity: Warn, tool: "observations", levels: standard,
		on: []string{"create_an_observation_from_an_inspection"}, unmet: []need{{[]string{"inspections"}, Standard, nil}},
		text: "Making observations from an inspection needs Inspections at Standard as well.", source: fromObsMatrix,
	},
	{
		number: 22, severity: Warn, tool: "incidents", levels: readOnly,
		on:   []string{"can_assign_standard_users_to_incidents"},
		text: "Procore lists this for Standard only. At Read Only it may do nothing.", source: fromIncidents,
	},
	{
		number: 43, severity: Warn, tool: "incidents", levels: standardAndUp, unmet: contacts,
		text: "Adding a contact needs Directory at Read Only with Create Contacts.", source: fromIncidents,
	},
	{
		number: 43, severity: Warn, tool: "inspections", levels: standardAndUp, unmet: contacts,
		text:   "Adding a contact needs Directory at Read Only with Create Contacts.",
		source: "Procore Support: permissions matrix of Inspections",
	},
	{
		number: 43, severity: Warn, tool: "action_plans", levels: standardAndUp, unmet: contacts,
		text:   "Adding a contact needs Directory at Read Only with Create Contacts.",
		source: "Procore Support: permissions matrix of Action Plans",
	},
	{
		number: 17, severity: Info, tool: "action_plans", levels: standard, off: []string{"add_records"},
		text: "Procore has Add Records on by default at Standard; it may come back on.", source: fromGranular,
	},
	{
		number: 17, severity: Info, tool: "action_plans", levels: standard, off: []string{"remove_records"},
		text: "Procore has Remove Records on by default at Standard; it may come back on.", source: fromGranular,
	},
	{
		number: 17, severity: Info, tool: "action_plans", levels: standard, off: []string{"sign_as_assignee"},
		text:   "Procore has Sign as Action Plan Assignee on by default at Standard; it may come back on.",
		source: fromGranular,
	},
	{
		number: 32, severity: Info, tool: "action_plans", on: []string{"create_and_edit_action_plan"},
		text: "Create and Edit Action Plan covers adding records, item status and item notes.", source: fromActions,
	},
	{
		number: 32, severity: Info, tool: "action_plans", on: []string{"create_and_edit_action_plan"},
		unmet:  []need{{[]string{"directory"}, ReadOnly, nil}},
		text:   "Editing a plan also needs Directory at Read Only or above.",
		source: "Procore Support: permissions matrix of Action Plans",
	},
	{
		number: 37, severity: Info, tool: "drawings", any: []string{"upload_drawings", "upload_and_review_drawings"},
		text:   "Drawings that the account uploads stay unpublished until an Admin publishes them.",
		source: fromGranular,
	},
	{
		number: 36, severity: Warn, tool: "rfis", levels: standard, off: []string{"act_as_rfi_manager"},
		text: "If RFIs is set to show only official responses to Standard and Read Only users, the account misses the " +
			"others. Act as RFI Manager shows them on RFIs that it manages or created.",
		source: fromGranular,
	},
	{
		number: 47, severity: Info, tool: "rfis", on: []string{"view_external_items"},
		text:   "This matters only on projects that are connected with another company's.",
		source: "Procore Support: permissions matrix of RFIs",
	},
	{
		number: 29, severity: Warn, tool: "submittals", levels: readOnly,
		on: []string{"apply_submittal_workflow_template"}, off: []string{"create_submittal"},
		text:   "At Read Only, applying a workflow needs Create Submittal as well.",
		source: "Procore Support: granular permissions of Submittals",
	},
	{
		number: 88, severity: Info, tool: "meetings",
		any: []string{
			"add_comment_to_meeting", "delete_own_comment_on_meeting", "distribute_meetings",
			"manage_meeting_categories", "manage_related_items_for_meetings", "email_meeting",
		},
		text: "On mobile devices only creating, updating and managing the items of meetings work.", source: fromGranular,
	},
}

var contacts = []need{{[]string{"directory"}, ReadOnly, []string{"create_contacts"}}}
