package permission

// costRules are those about the tools of money, bids and equipment.
var costRules = []rule{
	{
		number: 27, severity: Warn, tool: "budget",
		on: []string{"import_line_items_from_csv"}, off: []string{"modify_original_budget_amount"},
		text: "Importing from a file needs Modify original budget amount as well.", source: fromGranular,
	},
	{
		number: 28, severity: Warn, tool: "budget",
		on: []string{"send_and_retrieve_from_erp"}, off: []string{"view_direct_cost_details"},
		text:   "With Sage 300 CRE or Vista, exporting the budget needs View Direct Cost Details as well.",
		source: fromGranular,
	},
	{
		number: 33, severity: Warn, tool: "correspondence",
		on: []string{"respond_to_items_same_company"}, off: []string{"view_private_items_same_company"},
		text:   "It does not reach private items without View Private Items Accessible to Users within Same Company.",
		source: fromGranular,
	},
	{
		number: 38, severity: Info, tool: "bidding", any: []string{"*"},
		text:   "These work only on bid packages whose distribution list names the account.",
		source: "Procore Support: granular permissions of Bidding",
	},
	{
		number: 42, severity: Warn, tool: "bidding", levels: admin,
		unmet:  []need{{[]string{"directory"}, ReadOnly, []string{"create_and_edit_companies", "create_and_edit_users"}}},
		text:   "Adding a company or a contact here needs Directory at Read Only with creating companies and users.",
		source: "Procore Support: permissions matrix of Bidding",
	},
	{
		number: 39, severity: Info, tool: "change_orders", any: []string{"*"},
		text:   "These never change what is approved.",
		source: "Procore Support: granular permissions of Change Orders",
	},
	{
		number: 46, severity: Warn, tool: "change_events", levels: standardAndUp,
		unmet:  []need{{[]string{"commitments", "prime_contracts"}, Admin, nil}},
		text:   "Much of Change Events also needs Admin on Commitments or on Prime Contracts.",
		source: "Procore Support: permissions matrix of Change Events",
	},
	{
		number: 40, severity: Info, tool: "timesheets", on: []string{"review_and_edit_timesheets"},
		text:   "It sets timecards to Reviewed, never to Approved, and acts in the company's Timesheets as well.",
		source: "Procore Support: granular permissions of project Timesheets",
	},
	{
		number: 44, severity: Warn, tool: "equipment", on: []string{"create_rented_and_subcontracted_equipment"},
		company: &need{[]string{"company_directory"}, ReadOnly, nil},
		text:    "Making hired equipment also needs the company's Directory at Read Only, in the company template.",
		source:  "Procore Support: permissions matrix of project Equipment",
	},
	{
		number: 44, severity: Info, tool: "equipment",
		company: &need{[]string{"company_equipment"}, ReadOnly, nil},
		text:    "Where the company has the older Equipment, its company tool has to be at Read Only for this to open.",
		source:  "Procore Support: permissions matrix of project Equipment",
	},
	{
		number: 71, severity: Info, tool: "commitments", levels: standardAndUp,
		text:   "Procore advises against this level for people outside the company, such as invoice contacts.",
		source: "Procore Support: permissions matrix of Commitments",
	},
	{
		number: 51, severity: Info, tool: "correspondence_workflows", on: []string{"configure_workflow_templates"},
		text:   "Procore keeps setting up workflows of correspondence for Admin, whatever this says.",
		source: "Procore Support: granular permissions of project level Workflows",
	},
}
