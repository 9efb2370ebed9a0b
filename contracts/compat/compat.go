// Package compat decides whether a new version of a contract is compatible with
// an old one.
//
// Compare is the way in, for contracts of every kind. Compatible means proved,
// breaking means shown by a payload or a rule, and everything else is unknown:
// what was not compared is never compatible.
package compat

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"crosswalk/contracts"
	"crosswalk/contracts/compat/api"
	"crosswalk/contracts/compat/events"
	"crosswalk/contracts/compat/explain"
	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/compat/graphql"
	"crosswalk/contracts/compat/rules"
	"crosswalk/contracts/diag"
)

// Options say what is asked and how contracts are read. Of the zero value only
// Level must be set.
type Options struct {
	// Level is the promise that is checked. A level without a direction asks
	// nothing, so that nothing is found.
	Level finding.Level
	// ClosedWriter reads producers as sending only what they declare.
	ClosedWriter bool
	// Steps bounds the work of one question. Zero means the default of package
	// inclusion.
	Steps int
	// Policy sets the severity of rules and says what unknown means. Its level is
	// not looked at.
	Policy rules.Policy
	// Today decides which sunsets are past; the zero time says that none is.
	Today time.Time
}

// Compare says what the change from old to new does to whom. The findings are
// in the order of the new file.
func Compare(old, new *contracts.Contract, opt Options) finding.Report {
	var r finding.Report
	if bytes.Equal(old.Raw, new.Raw) {
		return r
	}
	c := comparison{old: old, new: new, opt: opt, report: &r}
	from, to := format(old), format(new)
	switch {
	case from != to:
		c.unknown("compat/format-changed", fmt.Sprintf("the contract was %s and is %s now, which are not compared", from, to))
	case from == jsonSchema && sameText(old, new):
		return r
	case from == jsonSchema:
		c.schemas()
	case from == openAPI:
		c.merge(api.Compare(old.API, new.API, api.Options{Level: opt.Level, ClosedWriter: opt.ClosedWriter, Steps: opt.Steps}))
	case from == asyncAPI:
		c.merge(events.Compare(old.Events, new.Events, events.Options{Level: opt.Level, ClosedWriter: opt.ClosedWriter, Steps: opt.Steps}))
	case from == graphQL:
		c.merge(graphql.Compare(old.GraphQL, new.GraphQL, graphql.Options{Level: opt.Level}))
	}
	if from == to {
		c.rules()
		r.Floor = floor(old, new, opt, r)
	}
	r.Sort()
	return r
}

// CompareAll compares a new version with several old ones, the nearest first,
// as a transitive level asks. What was found already is not told again.
func CompareAll(olds []*contracts.Contract, new *contracts.Contract, opt Options) finding.Report {
	var all finding.Report
	type key struct {
		code, pointer, message string
		direction              finding.Direction
	}
	seen := map[key]bool{}
	done := map[string]bool{}
	for _, old := range olds {
		if done[old.Digest] {
			continue
		}
		done[old.Digest] = true
		one := Compare(old, new, opt)
		if all.Floor == finding.NoBump { // the nearest version that differs
			all.Floor = one.Floor
		}
		for _, f := range one.Findings {
			k := key{f.Code, f.Pointer, f.Message, f.Direction}
			if !seen[k] {
				seen[k] = true
				all.Add(f)
			}
		}
	}
	all.Sort()
	return all
}

// Formats of contracts, as a person names them.
const (
	jsonSchema = "a JSON Schema"
	openAPI    = "an OpenAPI description"
	asyncAPI   = "an AsyncAPI description"
	graphQL    = "a GraphQL schema"
)

func format(c *contracts.Contract) string {
	switch {
	case c.API != nil:
		return openAPI
	case c.Events != nil:
		return asyncAPI
	case c.GraphQL != nil:
		return graphQL
	}
	return jsonSchema
}

// sameText tells that two files differ in nothing but white space and the order
// of keys.
func sameText(old, new *contracts.Contract) bool {
	return old.Document.Source.Canonical() == new.Document.Source.Canonical()
}

// comparison is one call of Compare.
type comparison struct {
	old, new *contracts.Contract
	opt      Options
	report   *finding.Report
}

// directions are those that the level asks.
func (c *comparison) directions() []finding.Direction {
	var out []finding.Direction
	if c.opt.Level.Backward {
		out = append(out, finding.Backward)
	}
	if c.opt.Level.Forward {
		out = append(out, finding.Forward)
	}
	return out
}

// add takes a finding into the report, by the policy.
func (c *comparison) add(f finding.Finding) {
	if f.Verdict == finding.Unknown && c.opt.Policy.Unknown == "warn" {
		f.Severity = diag.Warning
	}
	c.report.Add(f)
}

// merge takes over the findings of a comparison of one format.
func (c *comparison) merge(r finding.Report) {
	for _, f := range r.Findings {
		if f.Hint == "" && strings.HasPrefix(f.Code, "value/") {
			f.Hint = explain.Hint(f.Code)
		}
		c.add(c.afterSunset(f))
	}
}

// rules adds what no payload can show. A GraphQL schema has no such layer: all
// that can be said of it is said by its comparison.
func (c *comparison) rules() {
	if c.old.GraphQL != nil || c.directions() == nil {
		return
	}
	old, new := rules.Side{Document: c.old.Document, API: c.old.API}, rules.Side{Document: c.new.Document, API: c.new.API}
	shown := map[string]bool{} // lists of values whose growth a payload shows already
	for _, f := range c.report.Findings {
		if f.Code == "value/enum-widened" {
			shown[f.Pointer] = true
		}
	}
	for _, f := range rules.Check(old, new, c.opt.Policy, c.opt.Today) {
		if f.Code != "rule/enum-grown" || !shown[f.Pointer] {
			c.add(f)
		}
	}
}

// unknown adds that nothing was compared, for each direction that was asked.
func (c *comparison) unknown(code, message string) {
	for _, d := range c.directions() {
		c.add(finding.Finding{Code: code, Verdict: finding.Unknown, Layer: finding.Value, Direction: d, Position: diag.Pos{File: c.new.File, Line: 1, Col: 1},
			Other: &diag.Pos{File: c.old.File, Line: 1, Col: 1}, Message: message, Reason: message, Hint: "look at the change yourself, and approve it with an exception"})
	}
}
