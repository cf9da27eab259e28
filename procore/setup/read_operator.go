package setup

import (
	"context"
	"net/url"
	"path"
	"regexp"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/text"
)

// gate reads who is signed in. It is the first company call, so it tells whether the
// app gate is open.
func (g *reading) gate(ctx context.Context) error {
	g.progress(Event{Kind: EventProgress, Text: "reading your own rights"})
	me, err := g.API.CompanyMe(ctx)
	if err != nil {
		return err
	}
	g.snap.Operator, g.snap.AppConnected, g.snap.signed = me, Yes, time.Now()
	g.snap.clientID = g.ClientID
	return nil
}

// operator reads what the person who is signed in may do here.
func (g *reading) operator(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return g.web(ctx) })
	group.Go(func() error { return g.rights(ctx) })
	return group.Wait()
}

// web reads where the company's web pages are.
func (g *reading) web(ctx context.Context) error {
	snap := g.snap
	base, err := g.API.CompanyBaseURL(ctx)
	switch {
	case err == nil:
		snap.Web = webHost(base.Web)
	case !soft(ctx, err):
		return err
	}
	if snap.Web == "" {
		snap.note(PartOperator,
			"Procore did not say where this company's web pages are, so there are click paths but no links.")
	}
	return nil
}

// rights reads the person's own levels on the tools of the company.
func (g *reading) rights(ctx context.Context) error {
	snap := g.snap
	manifest, err := g.API.CompanyManifest(ctx)
	snap.Manifest = manifest
	if err != nil && !soft(ctx, err) {
		return err
	}
	snap.FullAdmin = admin(snap.Manifest, "directory")
	snap.MayTemplate = admin(snap.Manifest, "permissions")
	if snap.FullAdmin == Unknown {
		snap.note(PartOperator,
			"It could not be determined whether you are a full company admin (Admin on the company Directory). "+
				"If you are not, Procore shows you only your own projects, and the others would be missed.")
	}
	return nil
}

// admin tells whether the manifest gives Admin on a company tool. Which internal
// names Procore uses for these tools is not documented, so a tool is known by
// its name, by the last part of its address, or by its label.
func admin(m procore.Manifest, tool string) Tri {
	for _, by := range []func(procore.ManifestTool) string{
		func(t procore.ManifestTool) string { return t.Name },
		func(t procore.ManifestTool) string { return segment(t.URL) },
		func(t procore.ManifestTool) string { return strings.TrimPrefix(text.Fold(t.Label), "company") },
	} {
		for _, t := range m.Tools {
			if by(t) != tool {
				continue
			}
			switch t.Level.ID {
			case int(permission.Admin):
				return Yes
			case 0: // Procore did not say, or not in a form that is known
				return Unknown
			}
			return No
		}
	}
	return Unknown
}

// segment returns the part of a tool's address that names the tool:
// "/10/company/directory" and "/10/company/directory/users" give "directory".
func segment(address string) string {
	parts := strings.Split(strings.Trim(path.Clean("/"+address), "/"), "/")
	for i, p := range parts {
		if (p == "company" || p == "project" || p == "tools") && i+1 < len(parts) {
			return parts[i+1]
		}
	}
	return parts[len(parts)-1]
}

// webHost returns the origin of an address that Procore sent, or "" where it is
// none that a link may lead to: https, and a plain name in ASCII, which looks
// like what it is. A number, a user or another port is no company's web host.
func webHost(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "https" || u.User != nil || u.Port() != "" && u.Port() != "443" {
		return ""
	}
	if name := strings.ToLower(u.Hostname()); plainHost.MatchString(name) {
		return "https://" + name
	}
	return ""
}

// localPath tells whether an address that Procore sent is a plain path below the
// web host, so that it may follow it in a link.
func localPath(address string) bool { return len(address) <= maxPath && plainPath.MatchString(address) }

// maxPath is far more than any address of Procore's pages has.
const maxPath = 300

// plainPath has nothing in it that could be read as another host or as an
// escape, nor steps upwards.
var plainPath = regexp.MustCompile(`^(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+/?(\?[A-Za-z0-9._~=&-]*)?$`)

// plainHost is a name of two labels or more, the last of which is no number.
var plainHost = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`)
