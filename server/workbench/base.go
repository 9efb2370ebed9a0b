package workbench

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"crosswalk/contracts"
	"crosswalk/contracts/compat"
	"crosswalk/contracts/compat/exception"
	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/compat/rules"
	"crosswalk/contracts/diag"
	"crosswalk/registry/workspace"
)

// Base is the revision that a workspace is compared with.
type Base struct {
	// Name is put before the files of the base in findings, "main".
	Name      string
	Workspace *workspace.Workspace
	// Published finds the published versions of a contract that a transitive level
	// asks for, the newest first. Nil finds none.
	Published func(c *contracts.Contract) ([]*contracts.Contract, error)
	// Today decides which sunsets and exceptions are past.
	Today time.Time
}

// Change is what happened to one major version of a contract since the base.
type Change struct {
	Ref contracts.Ref
	// Old and New are the versions; New is nil if the contract is gone.
	Old, New *contracts.Contract
	// Asked names level and content model.
	Asked  string
	Report finding.Report
	// Least is the least version that the change asks for, "" if it asks nothing.
	Least string
}

// Changes is what a workspace changed since a base.
type Changes struct {
	List     []Change
	Findings diag.List
}

// Compare compares every contract of the base with what now lies in its place.
func Compare(now *workspace.Workspace, base Base) (*Changes, error) {
	c := &comparer{now: now, base: base, register: exception.NewRegister(now.Exceptions, base.Today), out: &Changes{}}
	all := base.Workspace.Contracts.All()
	for i, old := range all {
		newest := i+1 == len(all) || all[i+1].Ref.ID() != old.Ref.ID()
		if err := c.contract(old, newest); err != nil {
			return nil, err
		}
	}
	c.out.Findings = append(c.out.Findings, c.register.Unused()...)
	c.out.Findings.Sort()
	return c.out, nil
}

// Expired are the findings of exceptions that hold no longer.
func Expired(ws *workspace.Workspace, today time.Time) diag.List {
	return exception.NewRegister(ws.Exceptions, today).Expired()
}

type comparer struct {
	now      *workspace.Workspace
	base     Base
	register *exception.Register
	out      *Changes
}

// contract compares one major version; newest tells that it is the one that the
// version of the header is about.
func (c *comparer) contract(old *contracts.Contract, newest bool) error {
	new, ok := c.now.Contracts.Get(old.Ref)
	policy, model := c.base.Workspace.Promise(old)
	if !ok {
		if _, broken := c.now.Contracts.Broken(old.Ref); !broken { // else its own findings tell
			c.removed(old, policy)
		}
		return nil
	}
	level, err := finding.ParseLevel(policy.Level)
	if err != nil {
		return fmt.Errorf("compare %s: %w", old.Ref, err)
	}
	nowPolicy, nowModel := c.now.Promise(new)
	if further, err := finding.ParseLevel(nowPolicy.Level); err == nil {
		level.Backward, level.Forward = level.Backward || further.Backward, level.Forward || further.Forward
		level.Transitive = level.Transitive || further.Transitive
	}
	change := Change{Ref: old.Ref, Old: old, New: new, Asked: level.String() + ", " + model}
	if old.Status == "draft" {
		level, change.Asked = finding.Level{}, "a draft promises nothing"
	}
	if newest {
		header := c.header(old, new, policy.Level, model, nowPolicy, nowModel)
		c.out.Findings = append(c.out.Findings, header.Diagnostics()...)
	}
	opt := compat.Options{Level: level, ClosedWriter: model == "closed-writer", Policy: nowPolicy, Today: c.base.Today}
	change.Report, err = c.compare(old, new, opt)
	if err != nil {
		return err
	}
	if old.Digest != new.Digest || len(change.Report.Findings) > 0 {
		if newest && old.Status != "draft" {
			c.version(&change)
		}
		c.out.List = append(c.out.List, change)
		c.out.Findings = append(c.out.Findings, change.Report.Diagnostics()...)
	}
	return nil
}

// compare asks about the base and, if the level is transitive, about what was
// published before it.
func (c *comparer) compare(old, new *contracts.Contract, opt compat.Options) (finding.Report, error) {
	if old.Digest == new.Digest && !opt.Level.Transitive {
		return finding.Report{}, nil
	}
	named, err := old.Renamed(c.base.Name + ":" + old.File)
	if err != nil {
		return finding.Report{}, err
	}
	olds := []*contracts.Contract{named}
	if opt.Level.Transitive && c.base.Published != nil {
		published, err := c.base.Published(old)
		if err != nil {
			return finding.Report{}, err
		}
		olds = append(olds, published...)
	}
	return c.register.Approve(old.Ref.String(), compat.CompareAll(olds, new, opt)), nil
}

// header compares what the contract.yaml of two revisions promise.
func (c *comparer) header(old, new *contracts.Contract, oldLevel, oldModel string, policy rules.Policy, model string) finding.Report {
	at := func(prefix string, contract *contracts.Contract) func(string) diag.Pos {
		return func(key string) diag.Pos {
			pos := contract.HeaderAt(key)
			pos.File = prefix + pos.File
			return pos
		}
	}
	was := rules.Header{Status: old.Status, Sunset: old.Sunset, Level: oldLevel, ContentModel: oldModel, At: at(c.base.Name+":", old)}
	is := rules.Header{Status: new.Status, Sunset: new.Sunset, Level: policy.Level, ContentModel: model, At: at("", new)}
	var r finding.Report
	for _, f := range rules.CheckHeader(was, is, policy, c.base.Today) {
		r.Add(f)
	}
	return c.register.Approve(old.Ref.String(), r)
}

// removed reports a contract that is gone, which is fine after its sunset and for
// a draft.
func (c *comparer) removed(old *contracts.Contract, policy rules.Policy) {
	if old.Status == "draft" {
		return
	}
	if day, err := time.Parse(time.DateOnly, old.Sunset); err == nil && c.base.Today.After(day) {
		return
	}
	rule, _ := rules.Find("rule/contract-removed")
	severity, on := policy.Setting(rule).Severity()
	if !on {
		return
	}
	message := fmt.Sprintf("%s is gone, and was not deprecated", old.Ref)
	if old.Sunset != "" {
		message = fmt.Sprintf("%s is gone, it was promised until %s", old.Ref, old.Sunset)
	}
	f := finding.Finding{Code: rule.Code, Verdict: finding.Breaking, Layer: finding.Rule, Direction: finding.Backward, Severity: severity,
		Position: diag.Pos{File: old.File}, Other: &diag.Pos{File: c.base.Name + ":" + old.File}, Message: message, Hint: rule.Hint}
	var r finding.Report
	r.Add(f)
	r = c.register.Approve(old.Ref.String(), r)
	c.out.List = append(c.out.List, Change{Ref: old.Ref, Old: old, Asked: "removed", Report: r})
	c.out.Findings = append(c.out.Findings, r.Diagnostics()...)
}

// version checks that the version grew as much as the change asks.
func (c *comparer) version(change *Change) {
	bump := change.Report.Bump()
	from, ok := parseVersion(change.Old.Version)
	to, valid := parseVersion(change.New.Version)
	if bump == finding.NoBump || !ok || !valid || from.pre {
		return // a new major version stands beside, the header has findings of its own, or nothing is published yet
	}
	least := from.next(bump)
	change.Least = least.String()
	if bump == finding.Major || to.compare(least) >= 0 {
		return // a break is a finding of its own: no version of the same file makes it right
	}
	what := map[finding.Bump]string{finding.Patch: "its words", finding.Minor: "what it says"}[bump]
	pos := change.New.HeaderAt("version")
	c.out.Findings.Add(pos, "contract/version-bump", "%s changed in %s since version %s, but says version %s", change.Ref.ID(), what, from, to).Hint =
		fmt.Sprintf("set version: %s, a %s", least, bump)
}

// semver is a version without what follows a hyphen.
type semver struct {
	number [3]int
	pre    bool // a pre-release comes before the version
}

func parseVersion(text string) (semver, bool) {
	var v semver
	text, _, v.pre = strings.Cut(text, "-")
	n, err := fmt.Sscanf(text, "%d.%d.%d", &v.number[0], &v.number[1], &v.number[2])
	return v, n == 3 && err == nil
}

func (v semver) next(b finding.Bump) semver {
	n := v.number
	switch {
	case b == finding.Major:
		n = [3]int{n[0] + 1, 0, 0}
	case b == finding.Minor:
		n = [3]int{n[0], n[1] + 1, 0}
	case b == finding.Patch:
		n[2]++
	}
	return semver{number: n}
}

func (v semver) compare(w semver) int {
	if c := slices.Compare(v.number[:], w.number[:]); c != 0 {
		return c
	}
	order := func(s semver) int {
		if s.pre {
			return 0
		}
		return 1
	}
	return cmp.Compare(order(v), order(w))
}

func (v semver) String() string {
	text := fmt.Sprintf("%d.%d.%d", v.number[0], v.number[1], v.number[2])
	if v.pre {
		text += "-…"
	}
	return text
}

// tagged is the version in the name of a tag, "orders/order-placed/v1.4.0".
func tagged(tag string) (semver, bool) { return parseVersion(strings.TrimPrefix(path.Base(tag), "v")) }
