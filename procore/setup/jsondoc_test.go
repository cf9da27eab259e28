package setup

import (
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var documentedKey = regexp.MustCompile("(?m)^\\| `([^`]+)` \\|")

// TestJSONIsDocumented compares the page of the manual with what is printed: each line
// has the keys that its section names, and no others.
func TestJSONIsDocumented(t *testing.T) {
	page, err := os.ReadFile("../../assets/docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	sections := map[string]string{}
	for _, s := range strings.Split(string(page), "\n## ")[1:] {
		title, body, _ := strings.Cut(s, "\n")
		sections[title] = body
	}
	for section, value := range map[string]any{
		lineBegun: jsonBegun{}, "events": jsonEvent{}, linePlan: jsonPlan{},
		lineReport: jsonAudit{}, lineDiff: jsonDiff{}, linePortrait: Portrait{}, lineChecklist: jsonChecklist{}, lineEnded: jsonEnded{},
		lineFiles: jsonFiles{}, lineLook: jsonLook{},
	} {
		var documented []string
		for _, m := range documentedKey.FindAllStringSubmatch(sections[section], -1) {
			documented = append(documented, m[1])
		}
		printed := map[string]bool{}
		keysOf(reflect.TypeOf(value), "", printed)
		maps.DeleteFunc(printed, func(k string, _ bool) bool { // these are documented with their own lines
			return strings.HasPrefix(k, "left[].") || (section == lineReport || section == lineLook) &&
				(strings.HasPrefix(k, "checks[].") || strings.HasPrefix(k, "planned[]."))
		})
		want := slices.Sorted(maps.Keys(printed))
		slices.Sort(documented)
		if diff := cmp.Diff(want, documented); diff != "" {
			t.Errorf("%s, as printed (-) and as documented (+):\n%s", section, diff)
		}
		if name := section; name != "events" && !strings.Contains(sections[section], "`event` | `"+name+"`") {
			t.Errorf("%s: its event is not named", section)
		}
	}
	for _, kind := range []EventKind{
		EventStarted, EventProgress, EventWaiting, EventManual, EventDone, EventFailed, EventSkipped, EventStopped, EventFinished,
	} {
		if !strings.Contains(sections["events"], "`"+string(kind)+"`") {
			t.Errorf("the event %s is not documented", kind)
		}
	}
}

// keysOf adds the paths of a value's JSON keys.
func keysOf(typ reflect.Type, at string, to map[string]bool) {
	for f := range fields(typ) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-":
		case f.Anonymous && name == "":
			keysOf(f.Type, at, to)
		default:
			keyOf(f.Type, at+name, to)
		}
	}
}

// fields are those of a struct that are printed; none of anything else.
func fields(typ reflect.Type) func(func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range typ.NumField() {
			if f := typ.Field(i); f.IsExported() && !yield(f) {
				return
			}
		}
	}
}

func keyOf(typ reflect.Type, path string, to map[string]bool) {
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	switch {
	case typ == reflect.TypeFor[time.Time]():
		to[path] = true
	case typ.Kind() == reflect.Struct:
		keysOf(typ, path+".", to)
	case typ.Kind() == reflect.Slice && typ.Elem().Kind() == reflect.Struct:
		to[path] = true
		keysOf(typ.Elem(), path+"[].", to)
	default:
		to[path] = true
	}
}
