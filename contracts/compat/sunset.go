package compat

import (
	"fmt"
	"slices"
	"strings"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/compat/rules"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/openapi"
)

// afterSunset turns the removal of an operation into a note if the operation was
// deprecated and the day until which it was promised is past: then nobody is
// taken by surprise, although old clients do break.
func (c *comparison) afterSunset(f finding.Finding) finding.Finding {
	if f.Code != "api/operation-removed" || f.Reader != "new" || c.old.API == nil {
		return f
	}
	where := f.Position
	if f.Other != nil {
		where = *f.Other
	}
	var days []string
	for _, o := range c.old.API.Operations {
		if !c.at(o, where) {
			continue
		}
		if !o.Deprecated || !rules.Past(o.Sunset, c.opt.Today) {
			return f
		}
		if !slices.Contains(days, o.Sunset) {
			days = append(days, o.Sunset)
		}
	}
	if days == nil {
		return f
	}
	f.Severity = diag.Info
	f.Message += fmt.Sprintf(", as it was to be after %s", strings.Join(days, " and "))
	return f
}

// at reports whether an operation of the old version, or its path, stands at pos.
func (c *comparison) at(o *openapi.Operation, pos diag.Pos) bool {
	if o.Pos == pos {
		return true
	}
	path := c.old.Document.Source.At(o.Pointer[:max(strings.LastIndexByte(o.Pointer, '/'), 0)])
	return path != nil && path.Pos == pos
}
