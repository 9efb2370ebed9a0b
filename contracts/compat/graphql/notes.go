package graphql

import (
	"fmt"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/sdl"
)

// notes are findings that no operation can show: what changes by itself where
// nothing is given, deprecation, and words.
type notes struct {
	old, new  *sdl.Schema
	direction finding.Direction
	report    *finding.Report
}

func (n *notes) compare() {
	for _, t := range n.new.Types {
		was := n.old.Type(t.Name)
		if was == nil || was.BuiltIn {
			continue
		}
		n.words(t.Name, was.Description, t.Description, was.Pos, t.Pos, t.Pointer)
		if t.Kind == sdl.Scalar && was.Kind == sdl.Scalar && t.SpecifiedBy != was.SpecifiedBy {
			f := n.note("graphql/scalar-changed", was.Pos, t.Pos, t.Pointer, fmt.Sprintf("the scalar %s is specified by %q, no longer by %q", t.Name, t.SpecifiedBy, was.SpecifiedBy))
			f.Verdict, f.Severity, f.Reason = finding.Unknown, diag.Error, "what the pages say is not compared"
			n.report.Add(f)
		}
		for _, f := range t.Fields {
			if g := was.Field(f.Name); g != nil {
				name := t.Name + "." + f.Name
				n.words(name, g.Description, f.Description, g.Pos, f.Pos, f.Pointer)
				n.deprecated(name, g.Deprecated, f.Deprecated, g.Pos, f.Pos, f.Pointer)
				n.values(name, g.Args, f.Args)
			}
		}
		n.values(t.Name, was.Inputs, t.Inputs)
		for _, v := range t.Values {
			if w := was.Value(v.Name); w != nil {
				n.words(t.Name+"."+v.Name, w.Description, v.Description, w.Pos, v.Pos, v.Pointer)
				n.deprecated(t.Name+"."+v.Name, w.Deprecated, v.Deprecated, w.Pos, v.Pos, v.Pointer)
			}
		}
	}
	for _, d := range n.new.Directives {
		if was := n.old.Directive(d.Name); was != nil {
			n.words("@"+d.Name, was.Description, d.Description, was.Pos, d.Pos, d.Pointer)
			n.values("@"+d.Name, was.Args, d.Args)
		}
	}
}

func (n *notes) note(code string, was, now diag.Pos, pointer, message string) finding.Finding {
	f := finding.Finding{Code: code, Layer: finding.Rule, Direction: n.direction, Severity: diag.Info, Pointer: pointer, Position: now, Message: message, Hint: hints[code]}
	if was.Line > 0 {
		f.Other = &was
	}
	return f
}

func (n *notes) words(what, was, now string, old, new diag.Pos, pointer string) {
	if was != now {
		n.report.Add(n.note("graphql/description-changed", old, new, pointer, fmt.Sprintf("the description of %s has changed", what)))
	}
}

func (n *notes) deprecated(what string, was, now *sdl.Deprecation, old, new diag.Pos, pointer string) {
	switch {
	case was == nil && now != nil:
		n.report.Add(n.note("graphql/deprecated", old, now.Pos, pointer, fmt.Sprintf("%s is deprecated: %s", what, now.Reason)))
	case was != nil && now == nil:
		n.report.Add(n.note("graphql/no-longer-deprecated", was.Pos, new, pointer, fmt.Sprintf("%s is no longer deprecated", what)))
	case was != nil && was.Reason != now.Reason:
		n.report.Add(n.note("graphql/deprecation-changed", was.Pos, now.Pos, pointer, fmt.Sprintf("%s is deprecated for another reason: %s", what, now.Reason)))
	}
}

// values compares arguments or the fields of an input type.
func (n *notes) values(owner string, was, now []*sdl.Value) {
	for _, v := range now {
		w := sdl.Find(was, v.Name)
		if w == nil {
			continue
		}
		what := fmt.Sprintf("%s of %s", v.Name, owner)
		n.words(what, w.Description, v.Description, w.Pos, v.Pos, v.Pointer)
		n.deprecated(what, w.Deprecated, v.Deprecated, w.Pos, v.Pos, v.Pointer)
		a, b := text(w.Default), text(v.Default)
		if a == b || w.Required() || v.Required() {
			continue // a default beside a required value says nothing to those that must give it
		}
		pos := v.Pos
		if v.Default != nil {
			pos = v.Default.Pos
		}
		f := n.note("graphql/default-changed", w.Pos, pos, v.Pointer, fmt.Sprintf("where %s is not given, it is %s, no longer %s", what, b, a))
		f.Verdict, f.Severity = finding.Breaking, diag.Warning
		n.report.Add(f)
	}
}

func text(l *sdl.Literal) string {
	if l == nil {
		return "left out"
	}
	return l.Text
}

// hints say how to make each change compatible.
var hints = map[string]string{
	"graphql/root-removed":               "keep the root type, and deprecate its fields",
	"graphql/root-renamed":               "keep the name of the root type",
	"graphql/type-removed":               "keep the type, and deprecate the fields that give it",
	"graphql/kind-changed":               "add a new type beside the old one",
	"graphql/field-removed":              "keep the field and deprecate it until no client selects it",
	"graphql/field-nullable":             "keep the field non-null, or add a nullable field beside it",
	"graphql/field-list-changed":         "add a field with the new type beside the old one",
	"graphql/field-type-changed":         "add a field with the new type beside the old one",
	"graphql/field-type-renamed":         "keep the name of the type if clients generate code",
	"graphql/argument-removed":           "keep the argument and deprecate it",
	"graphql/argument-required":          "give the argument a default, or let it be null",
	"graphql/argument-type-changed":      "add an argument with the new type beside the old one",
	"graphql/required-argument-added":    "give the argument a default, or let it be null",
	"graphql/input-field-removed":        "keep the field and deprecate it",
	"graphql/input-field-required":       "give the field a default, or let it be null",
	"graphql/input-field-type-changed":   "add a field with the new type beside the old one",
	"graphql/required-input-field-added": "give the field a default, or let it be null",
	"graphql/one-of-added":               "add a new input type with @oneOf beside the old one",
	"graphql/enum-value-removed":         "keep the value and deprecate it",
	"graphql/enum-value-added":           "tell clients to tolerate unknown values, and say so with @extensible on the enum",
	"graphql/union-member-removed":       "keep the type in the union",
	"graphql/union-member-added":         "tell clients to tolerate unknown types, and say so with @extensible on the union",
	"graphql/possible-type-added":        "tell clients to tolerate unknown types, and say so with @extensible on the interface",
	"graphql/interface-removed":          "let the type implement the interface as before",
	"graphql/directive-removed":          "keep the directive, even if it does nothing",
	"graphql/directive-location-removed": "keep the place",
	"graphql/directive-not-repeatable":   "keep the directive repeatable",
	"graphql/default-changed":            "keep the default, or add a new argument",
	"graphql/scalar-changed":             "define a new scalar beside the old one",
}
