package setup

import (
	"fmt"
	"slices"
	"testing"

	"procore-setup/procore"
)

// A sample has as many stages as it can, each project once, and is the same each time.
func TestSample(t *testing.T) {
	var list []procore.Project
	for i := range 40 {
		stage := "Course of Construction"
		switch {
		case i >= 38:
			stage = "Warranty"
		case i >= 36:
			stage = "Bidding"
		}
		list = append(list, procore.Project{ID: procore.ID(i + 1), Stage: stage})
	}
	for _, c := range []struct {
		n    Sample
		want []procore.ID
	}{
		{1, []procore.ID{37}},
		{3, []procore.ID{37, 1, 39}},
		{DefaultSample, []procore.ID{37, 1, 39, 38, 2}},
		{8, []procore.ID{37, 1, 39, 38, 2, 40, 3, 4}},
	} {
		var got []procore.ID
		for _, p := range sampleOf(list, c.n) {
			got = append(got, p.ID)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%d of them: %v, want %v", c.n, got, c.want)
		}
	}
	for _, n := range []Sample{SampleAll, 40, 99} {
		if got := sampleOf(list, n); len(got) != 40 || got[0].ID != 1 || got[39].ID != 40 { // in their own order
			t.Errorf("%d: %d of 40, from %d to %d", n, len(got), got[0].ID, got[len(got)-1].ID)
		}
	}
}

func TestParseSample(t *testing.T) {
	for in, want := range map[string]Sample{"5": 5, " 12 ": 12, "all": SampleAll, "ALL": SampleAll} {
		if got, err := ParseSample(in); err != nil || got != want {
			t.Errorf("%q is %d, %v", in, got, err)
		}
	}
	for _, in := range []string{"", "0", "-1", "five", "5.5", "1,000"} {
		if got, err := ParseSample(in); err == nil {
			t.Errorf("%q is %d", in, got)
		}
	}
}

// Who answered is known by id and e-mail, in both of Procore's answers.
func TestProofIsOfTheAccount(t *testing.T) {
	s, snap := syncSpec(), &Snapshot{Account: &AccountState{User: procore.User{ID: 7, Email: "sync@meridian.example"}}}
	me := func(id procore.ID, login string) said[procore.Identity] {
		return said[procore.Identity]{asked: true, value: procore.Identity{ID: id, Login: login}}
	}
	user := func(id procore.ID, email string) said[procore.User] {
		return said[procore.User]{asked: true, value: procore.User{ID: id, Email: email}}
	}
	refused := said[procore.User]{asked: true, why: "not allowed"}
	const own, others = "Sync@Meridian.example", "olive@meridian.example"
	for i, c := range []struct {
		p    Proof
		want Tri
	}{
		{Proof{me: me(7, own), user: user(7, own)}, Yes},
		{Proof{me: said[procore.Identity]{asked: true, why: "not allowed"}, user: user(7, own)}, Yes},
		{Proof{me: me(7, own), user: refused}, Unknown},
		{Proof{me: me(7, others), user: user(7, own)}, No},
		{Proof{me: me(7, own), user: user(7, others)}, No},
		{Proof{me: me(8, own), user: user(7, own)}, No},
		{Proof{me: me(7, own), user: user(8, own)}, No},
		{Proof{me: me(8, own), user: refused}, No},
	} {
		if got := c.p.is(s, snap); got != c.want {
			t.Error(fmt.Sprint(i), got, c.want)
		}
	}
	another := s
	another.Account.Email = others // the answers were changed since
	if p := (&Proof{me: me(7, own), user: user(7, own)}); p.is(another, snap) != No {
		t.Error("the account of other answers")
	}
}
