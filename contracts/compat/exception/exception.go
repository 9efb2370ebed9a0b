// Package exception reads the findings that people have approved, and applies
// them: one finding of one contract, for a reason, until a day.
//
// Parse reads one file; a Register applies those of a workspace and tells which
// are expired or no longer of use.
package exception

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"crosswalk/contracts/compat/explain"
	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/compat/rules"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/source"
)

// Exception is one file of the folder exceptions.
type Exception struct {
	ID, File              string
	Owner, Reason, Ticket string
	// Expires is the last day on which the exception holds.
	Expires time.Time
	// Contract, Rule, Pointer and Witness name the finding. Witness is the Digest
	// of its payload, "" for a finding that has none.
	Contract, Rule, Pointer, Witness string
	expires                          diag.Pos
}

var (
	contractForm = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*/[a-z][a-z0-9]*(-[a-z0-9]+)*@[1-9][0-9]{0,3}$`)
	codeForm     = regexp.MustCompile(`^[a-z]+/[a-z][a-z-]*$`)
	digestForm   = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)
)

var keys = []string{"owner", "reason", "ticket", "expires", "contract", "rule", "pointer", "witness"}

// Parse reads an exception; id is the name of its file without .yaml. It is nil
// if a finding is an error.
func Parse(file, id string, data []byte) (*Exception, diag.List) {
	v, list := source.ParseYAML(file, data)
	if v == nil {
		return nil, list
	}
	if v.Kind != source.Object {
		list.Add(v.Pos, "exception/type", "an exception must be an object, this is %s", v.Kind)
		return nil, list
	}
	e := &Exception{ID: id, File: file, expires: v.Pos}
	expires := ""
	fields := map[string]*string{"owner": &e.Owner, "reason": &e.Reason, "ticket": &e.Ticket, "expires": &expires, "contract": &e.Contract,
		"rule": &e.Rule, "pointer": &e.Pointer, "witness": &e.Witness}
	for _, m := range v.Members {
		field, ok := fields[m.Name]
		switch {
		case !ok:
			d := list.Add(m.Pos, "exception/unknown-key", "an exception has no key %q", m.Name)
			if d.Hint = source.Suggest(m.Name, keys); d.Hint == "" {
				d.Hint = "known keys: " + strings.Join(keys, ", ")
			}
		case m.Value.Kind != source.String && !(m.Name == "ticket" && m.Value.Kind == source.Number):
			list.Add(m.Value.Pos, "exception/type", "%s must be a text, this is %s", m.Name, m.Value.Kind)
		default:
			*field = strings.TrimSpace(m.Value.Text)
		}
	}
	for _, key := range keys {
		m := v.Member(key)
		switch {
		case m == nil && key != "witness":
			list.Add(v.Pos, "exception/missing-key", "the key %q is missing", key)
		case m != nil && m.Value.Kind == source.String && strings.TrimSpace(m.Value.Text) == "" && key != "pointer":
			list.Add(m.Value.Pos, "exception/empty", "%s is empty", key).Hint = "somebody will ask: write it down"
		}
	}
	if day := v.Get("expires"); day != nil && expires != "" {
		e.expires = day.Pos
		var err error
		if e.Expires, err = time.Parse(time.DateOnly, expires); err != nil {
			list.Add(day.Pos, "exception/value", "%q is not a date, as in \"2027-06-30\"", expires)
		}
	}
	e.check(v, &list)
	if list.Failed() {
		return nil, list
	}
	return e, list
}

// check looks at the keys that name the finding.
func (e *Exception) check(v *source.Value, list *diag.List) {
	if e.Contract != "" && !contractForm.MatchString(e.Contract) {
		list.Add(v.Get("contract").Pos, "exception/value", "%q is not a contract, as in \"orders/order-placed@1\"", e.Contract)
	}
	if e.Witness != "" && !digestForm.MatchString(e.Witness) {
		list.Add(v.Get("witness").Pos, "exception/value", "%q is not the digest of a payload, as in \"sha256:…\"", e.Witness).Hint =
			"copy it from `crosswalk check --base REV --suggest-exceptions`"
	}
	if e.Pointer != "" && !strings.HasPrefix(e.Pointer, "/") {
		list.Add(v.Get("pointer").Pos, "exception/value", "%q is not a JSON pointer, as in \"/properties/sku\"", e.Pointer)
	}
	known := codes()
	switch {
	case e.Rule == "":
	case !codeForm.MatchString(e.Rule):
		list.Add(v.Get("rule").Pos, "exception/value", "%q is not the code of a finding, as in \"value/required-added\"", e.Rule).Hint = source.Suggest(e.Rule, known)
	case (strings.HasPrefix(e.Rule, "value/") || strings.HasPrefix(e.Rule, "rule/")) && !slices.Contains(known, e.Rule):
		list.Add(v.Get("rule").Pos, "exception/value", "no finding has the code %q", e.Rule).Hint = source.Suggest(e.Rule, known)
	}
}

// codes are those of findings about values and of rules.
func codes() []string {
	out := explain.Codes()
	for _, r := range rules.All() {
		out = append(out, r.Code)
	}
	return out
}

// Digest identifies a payload: the sha256 of its canonical JSON, "" of none.
func Digest(witness json.RawMessage) string {
	if len(witness) == 0 {
		return ""
	}
	text := string(witness)
	if v, list := source.ParseJSON("", witness); !list.Failed() {
		text = v.Canonical()
	}
	sum := sha256.Sum256([]byte(text))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Suggest writes the exception of a finding, ready to be completed: owner, reason
// and ticket are left to a person.
func Suggest(contract string, f finding.Finding, today time.Time) (id, text string) {
	digest := Digest(f.Witness)
	sum := sha256.Sum256([]byte(contract + "\x00" + f.Code + "\x00" + f.Pointer + "\x00" + digest))
	_, code, _ := strings.Cut(f.Code, "/")
	id = strings.NewReplacer("/", "-", "@", "-v").Replace(contract) + "-" + code + "-" + hex.EncodeToString(sum[:4])
	quoted := string(source.AppendQuoted(nil, f.Pointer))
	text = fmt.Sprintf("owner: \"\"\nreason: \"\"\nticket: \"\"\nexpires: %s\ncontract: %s\nrule: %s\npointer: %s\n",
		today.AddDate(0, 3, 0).Format(time.DateOnly), contract, f.Code, quoted)
	if digest != "" {
		text += "witness: " + digest + "\n"
	}
	return id, text
}
