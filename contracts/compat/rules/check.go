package rules

import (
	"fmt"
	"slices"
	"time"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/openapi"
	"crosswalk/contracts/schema"
)

// Side is one version of a contract, as far as rules look at it.
type Side struct {
	Document *schema.Document // nil if it has no schemas of messages
	API      *openapi.API     // nil if the contract is no API
}

// Check applies the rules to the change from old to new. today decides which
// sunsets are past; the zero time says that none is.
func Check(old, new Side, policy Policy, today time.Time) []finding.Finding {
	c := &checker{policy: policy, today: today, root: "the message", groups: map[string]int{}, met: map[*openapi.Operation]*openapi.Operation{}}
	if old.Document == nil || new.Document == nil {
		return nil
	}
	if old.API != nil && new.API != nil {
		c.operations(old.API, new.API)
	} else {
		c.pair(old.Document.Root, new.Document.Root)
		c.inline(old.Document.Inline, new.Document.Inline)
	}
	c.components(old.Document, new.Document)
	for i := range c.found { // a single place is told by the finding itself
		if len(c.found[i].Places) == 1 {
			c.found[i].Places = nil
		}
	}
	return c.found
}

// checker collects findings. What one rule has to say in the same words of
// several places is one finding.
type checker struct {
	policy Policy
	today  time.Time
	found  []finding.Finding
	groups map[string]int // by code and message
	seen   map[[2]*schema.Schema]bool
	root   string // what a schema without a name is called
	met    map[*openapi.Operation]*openapi.Operation
}

// place is where something is stated, nil if it is not.
type place struct {
	pos     diag.Pos
	pointer string
	name    string // as a person names it
}

// most is the number of places that a finding lists.
const most = 20

// report adds a finding of the rule code. Where the new version has no such place,
// here is the nearest one.
func (c *checker) report(code string, here place, there *diag.Pos, format string, args ...any) {
	rule, ok := Find(code)
	if !ok {
		return // TestCatalogue shows that there is none such
	}
	severity, on := c.policy.Setting(rule).Severity()
	if !on {
		return
	}
	f := finding.Finding{Code: code, Verdict: finding.Compatible, Layer: finding.Rule, Direction: finding.Backward, Severity: severity,
		Pointer: here.pointer, Position: here.pos, Other: there, Message: fmt.Sprintf(format, args...), Hint: rule.Hint}
	if severity == diag.Error {
		f.Verdict = finding.Breaking
	}
	key := code + "\x00" + f.Message
	if i, ok := c.groups[key]; ok {
		first := &c.found[i]
		if here.name != "" && len(first.Places) < most && !slices.Contains(first.Places, here.name) {
			first.Places = append(first.Places, here.name)
		}
		return
	}
	if here.name != "" {
		f.Places = []string{here.name}
	}
	c.groups[key] = len(c.found)
	c.found = append(c.found, f)
}

// Header is what a contract.yaml promises.
type Header struct {
	Status, Sunset, Level, ContentModel string
	// At is the place of contract.yaml, or of a key in it.
	At func(key string) diag.Pos
}

// CheckHeader applies the rules to the change of a contract.yaml.
func CheckHeader(old, new Header, policy Policy, today time.Time) []finding.Finding {
	c := &checker{policy: policy, today: today, groups: map[string]int{}}
	here := func(key string) (place, *diag.Pos) {
		other := old.At(key)
		return place{pos: new.At(key), pointer: "/" + key}, &other
	}
	if old.Status != "draft" && new.Status == "draft" {
		at, other := here("status")
		c.report("rule/status-withdrawn", at, other, "the contract was %s and is a draft again", old.Status)
	}
	if lowered(old.Level, new.Level) {
		at, other := here("compatibility")
		c.report("rule/level-lowered", at, other, "the level of compatibility was %s and is %s now", old.Level, new.Level)
	}
	if old.ContentModel == "strict" && new.ContentModel == "closed-writer" {
		at, other := here("contentModel")
		c.report("rule/content-model-loosened", at, other, "the content model was strict and is closed-writer now")
	}
	at, other := here("sunset")
	life := lifetime{old.Status == "deprecated", new.Status == "deprecated", old.Sunset, new.Sunset}
	c.life("the contract", life, at, other)
	return c.found
}

// lowered reports whether a level promises less than another one.
func lowered(old, new string) bool {
	o, err := finding.ParseLevel(old)
	if err != nil {
		return false
	}
	n, err := finding.ParseLevel(new)
	if err != nil {
		return false
	}
	return o.Backward && !n.Backward || o.Forward && !n.Forward || o.Transitive && !n.Transitive
}

// lifetime is the deprecation of something in two versions.
type lifetime struct {
	was, is         bool
	oldDate, newDay string
}

// life applies the rules about deprecation to something that both versions have.
func (c *checker) life(what string, l lifetime, here place, there *diag.Pos) {
	switch {
	case !l.was && l.is:
		c.report("rule/deprecated", here, there, "%s is deprecated now", what)
	case l.was && !l.is:
		c.report("rule/deprecation-withdrawn", here, there, "%s is no longer deprecated", what)
	}
	from, hadDate := date(l.oldDate)
	to, hasDate := date(l.newDay)
	switch {
	case hadDate && hasDate && to.Before(from):
		c.report("rule/sunset-shortened", here, there, "%s ends on %s, %s was promised", what, l.newDay, l.oldDate)
	case hadDate && !hasDate && l.is:
		c.report("rule/sunset-removed", here, there, "%s was to work until %s, now there is no date", what, l.oldDate)
	case !l.was && l.is && !hasDate:
		c.report("rule/no-sunset", here, there, "%s is deprecated without a sunset", what)
	}
}

// gone applies the rules to something that the new version has no more.
func (c *checker) gone(what string, deprecated bool, sunset string, here place, there *diag.Pos) {
	day, ok := date(sunset)
	switch {
	case ok && c.today.Before(day):
		c.report("rule/removed-before-sunset", here, there, "%s is gone, it was promised until %s", what, sunset)
	case !deprecated:
		c.report("rule/removed-without-deprecation", here, there, "%s is gone without having been deprecated", what)
	}
}

// Past reports whether a sunset, as a file states it, lies before today.
func Past(sunset string, today time.Time) bool {
	day, ok := date(sunset)
	return ok && today.After(day)
}

// date reads a day as RFC 3339 or an HTTP date has it.
func date(text string) (time.Time, bool) {
	for _, layout := range []string{time.DateOnly, time.RFC3339, time.RFC1123} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
