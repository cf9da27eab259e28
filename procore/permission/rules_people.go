package permission

// peopleRules are those about the project Directory, by which one can get more
// rights than the template seems to give.
var peopleRules = []rule{
	{
		number: 62, severity: Warn, strong: true, tool: "directory", levels: admin,
		text: "Admin on Directory makes the account Admin on every tool of the project. All other rows of this template " +
			"then mean nothing.",
		source: fromDirectory,
	},
	{
		number: 41, severity: Warn, tool: "directory", on: []string{"assign_project_roles"},
		company: &need{[]string{"portfolio"}, ReadOnly, nil},
		text:    "Assigning roles also needs the company's Portfolio at Read Only, in the company template.",
		source:  "Procore release notes, 2018-05-17",
	},
	{
		number: 64, severity: Warn, tool: "directory",
		any: []string{"add_from_company_directory", "create_and_edit_users", "manage_permission_templates"},
		text: "The account can give out only templates that are set as assignable on its own template. With none set, " +
			"this does nothing. Procore takes that setting by hand only.",
		source: fromAssignable,
	},
	{
		number: 66, severity: Warn, strong: true, tool: "directory",
		any: []string{"add_from_company_directory", "create_and_edit_users", "manage_permission_templates"},
		text: "Keep stronger templates off the assignable list: with one on it, the account could give more rights than " +
			"it has.",
		source: "our own reading of what assignable templates do",
	},
}

// roleRules are those about rights that no template shows.
var roleRules = []rule{
	{
		number: 67, severity: Info, tool: "punch_list", levels: standard,
		text:   "Who may act as Punch Item Manager is set in the settings of the tool, not here.",
		source: fromLevels,
	},
	{
		number: 69, severity: Info, tool: "directory", on: []string{"request_company_and_people_imports"},
		text:   "The desktop app Procore Imports does not count granular permissions: it wants Admin on the tool.",
		source: "Procore Support: Procore Imports, permissions",
	},
}

// accessRules are those about what a level reaches beyond, or short of, its row.
var accessRules = []rule{
	{
		number: 48, severity: Info, tool: "admin", levels: admin,
		text: "This level also decides about Locations, webhooks and the work breakdown structure.", source: fromMatrix,
	},
	{
		number: 48, severity: Info, tool: "home", levels: admin,
		text:   "Admin on Home also sends announcements from mobile devices.",
		source: "Procore Support: permissions matrix of project Home",
	},
	{
		number: 48, severity: Info, tool: "photos",
		text: "Procore Maps and the mobile camera follow this level.", source: fromMatrix,
	},
	{
		number: 68, severity: Info, tool: "document_management",
		text:   "The level alone opens nothing: the account also has to be in a permission group of this tool.",
		source: fromDocMgmt,
	},
	{
		number: 68, severity: Info, tool: "documents", levels: granular, off: []string{"access_private_folders_and_files"},
		text:   "Private folders and files stay hidden unless the account is on their list of people.",
		source: "Procore Support: permissions matrix of project Documents",
	},
}

// companyRules are those about company templates.
var companyRules = []rule{
	{
		number: 61, severity: Warn, strong: true, scope: CompanyScope, tool: "company_directory", levels: admin,
		text: "Admin on the company Directory makes the account a Company Administrator: Admin on all company tools and " +
			"on all tools of its projects.",
		source: fromDirectoryC,
	},
	{
		number: 63, severity: Info, scope: CompanyScope, tool: "company_directory", levels: admin,
		text:   "Document Management is the exception: it shows nothing without one of its permission groups.",
		source: fromDocMgmt,
	},
	{
		number: 64, severity: Warn, scope: CompanyScope, tool: "company_directory", on: []string{"create_and_edit_users"},
		text: "The account can give out only templates that are set as assignable on its own template. With none set, " +
			"this does nothing. Procore takes that setting by hand only.",
		source: fromAssignable,
	},
	{
		number: 65, severity: Info, scope: CompanyScope, tool: "company_directory", any: []string{"*"},
		text:   "The account can't change Company Administrators, and adds people only to projects that it is on itself.",
		source: "Procore Support: granular permissions of the company Directory",
	},
	{
		number: 66, severity: Warn, strong: true, scope: CompanyScope, tool: "company_directory",
		on: []string{"create_and_edit_users"},
		text: "Keep stronger templates off the assignable list: with one on it, the account could give more rights than " +
			"it has.",
		source: "our own reading of what assignable templates do",
	},
	{
		number: 57, severity: Info, scope: CompanyScope, tool: "permissions", levels: admin,
		text: "This lets the account create and edit permission templates.", source: fromGranular,
	},
	{
		number: 67, severity: Info, scope: CompanyScope, tool: "erp_integrations", levels: standardAndUp,
		text:   "Whether the account is an Accounting Approver is set on its Directory record, not here.",
		source: fromLevels,
	},
	{
		number: 70, severity: Info, scope: CompanyScope, tool: "resource_planning",
		text:   "The level only opens the tool; templates of its own say what one may do there.",
		source: "Procore Support: granular permissions of Resource Planning",
	},
	{
		number: 48, severity: Info, scope: CompanyScope, tool: "timecard",
		text:   "My Time on mobile devices follows this level.",
		source: "Procore Support: granular permissions of company Timecard",
	},
	{
		number: 88, severity: Info, scope: CompanyScope, tool: "timecard", any: []string{"*"},
		text:   "On iOS these act from app version 2025.0505 on.",
		source: "Procore Support: granular permissions of company Timecard",
	},
}
