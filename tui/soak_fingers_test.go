package tui_test

import (
	"strconv"
	"strings"
	"time"

	"procore-setup/procore/procoretest"
	"procore-setup/tui"
)

// soakKeys are pressed without sense; some come more often.
var soakKeys = strings.Fields(strings.Repeat("<enter> <esc> <tab> <up> <down> <space> ", 3) + `<left> <right> <shift+tab>
	<backspace> <delete> <pgup> <pgdown> <home> <end> <f1> <f2> <f3> <f4> <ctrl+a> <ctrl+c> <ctrl+e> <ctrl+k> <ctrl+n>
	<ctrl+p> <ctrl+r> <ctrl+u> <ctrl+v> <ctrl+w> <ctrl+z> ? / ! + 1 2 3 4 a b c d e f g h i j k l m n o p q r s t u v
	w x y z A Z é 漢 💥`)

// soakPastes are what somebody may have on the clipboard.
var soakPastes = []string{
	"300001, 300002\r\n300003", "1\t2\t3\nTower North\tOpen", "", "\n", " ", "sync@meridian.example\n",
	"\x1b[2J\x1b[1;31m\x1b]0;title\x07\u009b31m", "\u202egpj.exe\u202c\u2066\u061c", "\u200b\u200d\ufeff\u00ad\u034f\U000e0041",
	"one\r\ntwo\ttwo\u2028three\u2029four\v\f\x00\x85", "Z" + strings.Repeat("\u0300\u0489", 100),
	strings.Repeat("long ", 2000), "\xff\xfe\xc3\x28", "漢字かな交じり文", "👩‍👩‍👧‍👦🏳️‍🌈", "%s%n${PATH}`id`", "=1+1|cmd",
	strings.Repeat("300001\n", 3000),
}

// soakBytes are what terminals send beside keys: mouse, focus, answers to queries,
// keys in other protocols, and pieces of all that.
var soakBytes = []string{
	"\x1b[<0;10;10M\x1b[<0;10;10m", "\x1b[<64;5;5M", "\x1b[M !!", "\x1b[I", "\x1b[O", "\x1b[15~", "\x1b[24;5~", "\x1b[97;5u",
	"\x1b[57358u", "\x1b[1;5A", "\x1b[1;2D", "\x1bOA", "\x1b[12;34R", "\x1b[?1;2c", "\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
	"\x1b]11;rgb:0000/0000/0000\x07", "\x1b]52;c;c29hayBjbGlw\x07", "\x1bP>|term 1\x1b\\", "\x1b[?2026;2$y", "\x1b\x1b", "\x1b\x1b[A",
	"\x1ba", "\x1b", "\x1b[", "\x1bO", "\x1b[20", "\x00", "\x7f\x7f", "\xff\xfe", "\xc3", "\x1b]11;rgb:12/", "\u202e", "\u200b",
	"\x1b[200~split\x1b[201~", "\x1b[201~",
}

// fumble does something without sense.
func (w *soakWorld) fumble(g tui.Glimpse) {
	d := w.dice
	w.st.keys++
	switch n := d.IntN(20); {
	case n < 9:
		w.press(g, one(d, soakKeys...))
	case n < 11:
		var keys []string
		for range 2 + d.IntN(5) {
			if k := one(d, soakKeys...); k != "<ctrl+r>" {
				keys = append(keys, k)
			}
		}
		w.did("%q", keys)
		w.Ahead(keys...)
	case n < 13:
		text := one(d, soakPastes...)
		w.did("[paste %.20q]", text)
		w.Paste(text)
	case n < 15:
		bytes := one(d, soakBytes...)
		w.did("[%q]", bytes)
		w.Raw(bytes)
	case n == 15: // a sequence in pieces
		all := one(d, soakBytes...)
		cut := d.IntN(len(all) + 1)
		w.did("[%q %q]", all[:cut], all[cut:])
		w.Raw(all[:cut])
		w.Wait(time.Duration(d.IntN(400)) * time.Millisecond)
		w.Raw(all[cut:])
	case n < 18:
		width, height := w.size()
		w.did("[%d×%d]", width, height)
		w.Resize(width, height)
	case n == 18:
		w.Wait(time.Duration(d.IntN(20)) * time.Second)
	default:
		w.Wait(one(d, time.Minute, 6*time.Minute, 20*time.Minute))
	}
}

// press presses a key, but for the one that shows a secret on purpose.
func (w *soakWorld) press(g tui.Glimpse, keys ...string) {
	for _, k := range keys {
		if k == "<ctrl+r>" && (g.Page == "credentialsPage" || g.Page == "signInPage" || g.Page == "environmentPage") {
			continue
		}
		w.st.keys++
		w.did("%s", k)
		w.Keys(k)
	}
}

// soakActions are all that a network, a proxy and Procore can do to a request.
func soakActions() []procoretest.Action {
	said := func(status int, text string) procoretest.Action {
		return procoretest.Answer(status, `{"errors":[`+strconv.Quote(text)+`]}`, nil)
	}
	return []procoretest.Action{
		said(401, "The access token is invalid"), said(403, "App is not connected to this company."),
		said(403, "You do not have permission to perform this action"), said(404, "Not found"), said(409, "Conflict"),
		procoretest.Answer(422, `{"errors":{"base":["is invalid \u001b[2J\u202e"]}}`, nil),
		procoretest.TooMany(40*time.Second, true), procoretest.TooMany(40*time.Second, false), said(429, "Too many requests"),
		said(500, "Internal \u009b31m error"), procoretest.BadGateway(), procoretest.Unavailable(0),
		procoretest.Unavailable(20 * time.Second), procoretest.CutBody(), procoretest.WrongShape(), procoretest.LoginRedirect(),
		procoretest.Hang(), procoretest.HangAfter(), procoretest.Reset(), procoretest.ResetAfter(), procoretest.Refuse(),
		procoretest.NoName(), procoretest.Untrusted(), procoretest.Delay(30 * time.Second),
		procoretest.Answer(200, `not JSON at all`, nil), procoretest.Answer(200, `[]`, nil), procoretest.Answer(200, `null`, nil),
		procoretest.Answer(200, "", nil), procoretest.Answer(204, "", nil),
	}
}

// mishap lets something happen that the admin has no hand in.
func (w *soakWorld) mishap() {
	d := w.dice
	switch d.IntN(12) {
	case 0, 1, 2, 3, 4, 5:
		f := procoretest.Fault{
			Path: one(d, "/rest/", "/rest/", "/oauth/", "/rest/v1.0/companies", "/rest/v2.0/"), After: d.IntN(6), Times: d.IntN(4),
			Every: d.IntN(5), Action: one(d, soakActions()...),
		}
		if d.IntN(3) == 0 {
			f.Method = one(d, "GET", "POST", "PATCH", "POST")
		}
		if d.IntN(60) == 0 {
			f.Action, f.Times = procoretest.Endless(), 1
		}
		w.server.Fault(f)
	case 6, 7:
		w.server.ClearFaults()
	case 8:
		w.server.ExpireTokens()
	case 9:
		if d.IntN(3) == 0 {
			w.server.RevokeTokens()
		}
	case 10:
		w.after = d.IntN(2) == 0
		w.fuse.Store(1 + d.Int64N(12))
	case 11:
		_ = w.server.AcceptInvitation(w.goal.company, w.goal.email)
	}
}
