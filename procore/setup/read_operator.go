package setup

import (
	"context"
	"net/url"
	"path"
	"regexp"
	"strings"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// operator reads who is signed in and what that person may do here. The first
// company call also tells whether the app gate is open.
func (r *Reader) operator(ctx context.Context, _ spec.Spec, snap *Snapshot) error {
	me, err := r.API.CompanyMe(ctx)
	if err != nil {
		return err
	}
	snap.Operator, snap.AppConnected, snap.signed = me, Yes, time.Now()

	base, err := r.API.CompanyBaseURL(ctx)
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

	snap.Manifest, err = r.API.CompanyManifest(ctx)
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
