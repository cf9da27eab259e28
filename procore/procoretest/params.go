package procoretest

import (
	"maps"
	"net/url"
	"slices"
	"strings"
)

// documented lists the query parameters that Procore's reference has for each
// read, beside page and per_page. The server ignores others, as Procore does;
// the log names them, since a parameter that is misspelt filters nothing.
var documented = map[string][]string{
	"/rest/v1.0/companies":                            {"include_free_companies"},
	"/rest/v1.0/me":                                   {"company_id", "project_id"},
	"/rest/v1.0/settings/permissions":                 {"company_id", "project_id", "filter_correspondence_types"},
	"/rest/v1.3/companies/{cid}/users":                usersParams,
	"/rest/v1.3/users":                                append([]string{"company_id"}, usersParams...),
	"/rest/v1.0/companies/{cid}/users/inactive":       {"sort"},
	"/rest/v1.0/companies/{cid}/permission_templates": {"filters[type]", "view"},
	"/rest/v1.0/projects/{pid}/permission_templates":  {"filters[assignables_only]"},
	"/rest/v1.0/projects/{pid}/users":                 projectUsersParams,
	"/rest/v1.0/projects/{pid}/assignable_users":      {"filters[search]"},
	"/rest/v1.0/projects/{pid}/tools":                 projectToolsParams,
	"/rest/v1.0/tools":                                {"project_id"},
	"/rest/v1.0/companies/{cid}/generic_tools":        {"filters[project_id]"},
	"/rest/v1.1/projects":                             projectsParams,
	"/rest/v1.0/app_installations":                    {"company_id", "project_id"},
	"/rest/v1.0/app_installations/{iid}":              {"company_id", "project_id"},
	"/rest/v2.0/companies/{cid}/webhooks/hooks":       {"namespace"},
	assignmentsPath:                                   assignmentsParams,
}

var (
	usersParams = []string{
		"view", "sort", "filters[search]", "filters[origin_id]", "filters[vendor_id]", "filters[trade_id]",
		"filters[created_at]", "filters[updated_at]", "run_configurable_validations",
	}
	projectUsersParams = []string{
		"view", "sort", "filters[search]", "filters[id]", "filters[permission_template]", "filters[employee]",
		"filters[origin_id]", "filters[vendor_id]", "filters[trade_id]", "filters[created_at]", "filters[updated_at]",
	}
	projectToolsParams = []string{"filters[is_active]", "for_mobile", "include_configurable_generic_tools"}
	projectsParams     = []string{
		"company_id", "view", "sort", "filters[by_status]", "filters[name]", "filters[project_number]",
		"filters[created_at]", "filters[updated_at]", "filters[origin_id]", "filters[id]", "filters[synced]",
		"filters[vendor_id]", "filters[is_demo]", "filters[custom_fields]", "filters[template]",
		"filters[by_owner_type]", "filters[by_department]", "filters[by_region]", "filters[by_office]",
		"filters[by_program]", "filters[by_stage]", "filters[by_type]", "filters[by_bid_type]",
	}
	assignmentsParams = []string{
		"sort", "direction", "filters[active]", "filters[name]", "filters[by_stage]", "filters[by_type]",
		"filters[by_program]", "filters[by_region]", "filters[by_status]", "filters[project_roles]",
		"filters[project_permission_templates]", "filters[assignment_status]",
	}
)

// unknownParam returns a parameter of the query that the endpoint's reference
// does not have; empty where all are known.
func (rt *route) unknownParam(q url.Values) string {
	known := documented[rt.pattern]
	for _, k := range slices.Sorted(maps.Keys(q)) {
		paging := k == "page" || k == "per_page"
		if !paging && !slices.Contains(known, strings.TrimSuffix(k, "[]")) && !slices.Contains(secretParams, k) {
			return k
		}
	}
	return ""
}
