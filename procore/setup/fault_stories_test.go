package setup_test

import (
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
)

// faultStories are companies in which, together, every endpoint is called.
var faultStories = []story{
	{
		name: "a new account", spec: ownCompanyTemplate,
		opts: []procoretest.Option{procoretest.WithProjects(3)}, changes: stories[1].changes,
	},
	{
		name: "an inactive account", spec: listed(4), prepare: returning(true, 2, 6),
		opts: []procoretest.Option{procoretest.WithProjects(6)}, changes: stories[2].changes,
	},
	{
		name: "a worker", spec: listed(201), prepare: returning(false, 0, 0),
		opts: []procoretest.Option{procoretest.WithProjects(201)}, changes: []string{
			setup.ChangeUpdateUser, setup.ChangeCreateTemplate, setup.ChangeDefault,
			setup.ChangeAdd, setup.ChangeNew, setup.ChangeInvite,
		},
	},
	stories[4],
	stories[5],
	ending,
}
