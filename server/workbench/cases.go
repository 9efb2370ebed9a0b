package workbench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/source"
	"crosswalk/registry/workspace"
	"crosswalk/runtime/engine"
)

// CaseResult is how one stored case went.
type CaseResult struct {
	Case        workspace.Case
	OK          bool
	Output      []byte           // nil if the input was refused
	Err         *engine.RunError // the refusal, nil if there was none
	Differences []Difference
	Unreadable  diag.List // mistakes in the want file
}

// ErrorKey marks a case whose input must be refused: its want file is
// {"$error": "input/required"}.
const ErrorKey = "$error"

// RunCase runs one case. Members may stand in any order in the want file;
// numbers must have the same text.
func RunCase(ctx context.Context, m *engine.Module, c workspace.Case) (CaseResult, error) {
	r := CaseResult{Case: c}
	out, err := m.RunCall(ctx, c.In, nil, engine.Call{Meta: c.Meta})
	if err != nil && !errors.As(err, &r.Err) {
		return r, fmt.Errorf("run case %s: %w", c.Name, err)
	}
	if r.Err == nil {
		r.Output = out
	}
	if c.WantPath == "" {
		return r, nil
	}
	want, list := source.ParseJSON(c.WantPath, c.Want)
	if list.Failed() || want == nil {
		r.Unreadable = list
		return r, nil
	}
	if code := want.Get(ErrorKey); code != nil {
		r.OK = r.Err != nil && r.Err.Slug() == code.Text
		if !r.OK {
			r.Differences = []Difference{{Want: "the input refused with " + code.Text, Got: outcome(r), Pos: code.Pos}}
		}
		return r, nil
	}
	if r.Err != nil {
		return r, nil
	}
	got, list := source.ParseJSON("output", out)
	if list.Failed() {
		return r, fmt.Errorf("case %s: the module wrote what is not JSON (a bug of ours): %w", c.Name, list)
	}
	r.Differences = compare(nil, "", want, got)
	r.OK = len(r.Differences) == 0
	return r, nil
}

func outcome(r CaseResult) string {
	if r.Err != nil {
		return "the input refused with " + r.Err.Slug()
	}
	return string(r.Output)
}

// Findings are why a case is red: the first differences in words at the first
// one's place in the want file, or the mistakes in that file. A case without a
// want file has none: whoever loaded the workspace has said it.
func (r CaseResult) Findings() diag.List {
	switch {
	case r.OK || r.Case.WantPath == "":
		return nil
	case len(r.Unreadable) > 0:
		return r.Unreadable
	}
	d := diag.Diagnostic{Pos: diag.Pos{File: r.Case.WantPath, Line: 1, Col: 1}, Code: "case/failed"}
	if len(r.Differences) == 0 {
		d.Msg = "the input is refused: " + r.Err.Error()
		d.Hint = fmt.Sprintf("if it should be, write {%q: %q} in this file", ErrorKey, r.Err.Slug())
		return diag.List{d}
	}
	const most = 5
	lines := make([]string, 0, most)
	for _, diff := range r.Differences[:min(most, len(r.Differences))] {
		lines = append(lines, diff.String())
	}
	d.Pos = r.Differences[0].Pos
	d.Msg = strings.Join(lines, "; ")
	if n := len(r.Differences) - most; n > 0 {
		d.Msg += fmt.Sprintf("; and %d more", n)
	}
	if r.Output != nil {
		d.Hint = "if the new output is right, run `crosswalk test --update " + mappingOf(r.Case) + "`"
	}
	return diag.List{d}
}

// mappingOf is the name of the mapping that a case belongs to.
func mappingOf(c workspace.Case) string { return path.Base(path.Dir(path.Dir(c.InPath))) }

// Pretty is JSON as case files are written: two spaces, members in the order
// of the output.
func Pretty(doc []byte) ([]byte, error) {
	var b bytes.Buffer
	if err := json.Indent(&b, bytes.TrimSpace(doc), "", "  "); err != nil {
		return nil, fmt.Errorf("lay out JSON: %w", err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}
