package finding

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/source"
)

// shownWitness is the number of characters of a witness in a text; the other
// outputs have it whole.
const shownWitness = 240

// shownPlaces is the number of places that a text names.
const shownPlaces = 4

// MarshalJSON writes verdict, bump and findings.
func (r Report) MarshalJSON() ([]byte, error) {
	if r.Findings == nil {
		r.Findings = []Finding{}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(struct {
		Verdict  Verdict   `json:"verdict"`
		Bump     Bump      `json:"bump"`
		Findings []Finding `json:"findings"`
	}{r.Verdict, r.Bump(), r.Findings})
	return b.Bytes(), err
}

// JSON writes a report as one object.
func JSON(w io.Writer, r Report) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(r); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// Diagnostics shows the findings as those of any other check. An approved one
// does not fail.
func (r Report) Diagnostics() diag.List {
	var list diag.List
	for _, f := range r.Findings {
		d := diag.Diagnostic{Pos: f.Position, Severity: f.Severity, Code: f.Code, Msg: f.Message, Hint: f.Hint}
		detail := &diag.Detail{Related: f.Other, Witness: f.Witness}
		if f.Approved != "" {
			d.Severity, d.Hint = diag.Info, ""
			detail.Notes = append(detail.Notes, "approved by "+f.Approved)
		}
		detail.Notes = append(detail.Notes, f.notes()...)
		if detail.Related != nil || detail.Witness != nil || detail.Notes != nil {
			d.Detail = detail
		}
		list = append(list, d)
	}
	return list
}

// notes are the facts of a finding, a line each.
func (f Finding) notes() []string {
	var out []string
	if f.Witness != nil {
		refused := f.Reason
		if refused == "" {
			refused = "the payload"
		}
		accepts, refuses := "accepted", "refused"
		switch f.Reader {
		case "new":
			accepts, refuses = "accepted before", "refused now"
		case "old":
			accepts, refuses = "sent by the new version", "refused by the old one"
		}
		out = append(out, fmt.Sprintf("%s: %s; %s: %s", accepts, f.small(), refuses, refused))
	} else if f.Verdict == Unknown && f.Reason != "" && !strings.Contains(f.Message, f.Reason) {
		out = append(out, "not decided: "+f.Reason)
	}
	if n := len(f.Places); n > shownPlaces {
		out = append(out, fmt.Sprintf("reached at %s and %d more", strings.Join(f.Places[:shownPlaces], ", "), n-shownPlaces))
	} else if n > 0 {
		out = append(out, "reached at "+strings.Join(f.Places, ", "))
	}
	return out
}

// small writes the witness on one line. Of a long one only the part at fault is
// shown, or its beginning.
func (f Finding) small() string {
	v, list := source.ParseJSON("", f.Witness)
	if list.Failed() {
		return cut(string(f.Witness))
	}
	text := diag.Visible(string(v.JSON()))
	if utf8.RuneCountInString(text) <= shownWitness {
		return text
	}
	if part := v.At(f.At); part != nil && f.At != "" {
		return fmt.Sprintf("%s at %s of a payload of %d bytes", cut(diag.Visible(string(part.JSON()))), f.At, len(text))
	}
	return cut(text)
}

func cut(text string) string {
	if utf8.RuneCountInString(text) <= shownWitness {
		return text
	}
	return string([]rune(text)[:shownWitness]) + "…"
}
