package jsonschema

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"

	peer "github.com/santhosh-tekuri/jsonschema/v5"
)

// Decimal is the format of an exact decimal number in a text.
const Decimal = "decimal"

var decimal = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// IsDecimal reports whether text satisfies the format decimal.
func IsDecimal(text string) bool { return decimal.MatchString(text) }

// Validator checks values against one schema with santhosh-tekuri/jsonschema,
// which shares no code with the schema model. Formats are asserted. It may be
// used by several goroutines.
type Validator struct{ schema *peer.Schema }

// Compile prepares the document of a schema file for checking; pointer names a
// schema in it, "" the root. The file's own text is compiled in its own draft,
// not the model of it. Patterns are translated to Go's syntax; those that are
// not regular are left out, and so is what its draft takes for a note.
func Compile(doc *schema.Document, pointer string) (*Validator, error) {
	draft := peers[doc.Dialect]
	if draft == nil {
		return nil, fmt.Errorf("read schema: %s is the dialect of no schema file", doc.Dialect)
	}
	return compile(port{doc.Dialect}.schema(doc.Source).JSON(), pointer, draft)
}

// peers holds what the library calls the dialects.
var peers = map[schema.Dialect]*peer.Draft{schema.Draft4: peer.Draft4, schema.Draft6: peer.Draft6, schema.Draft7: peer.Draft7,
	schema.Draft2019: peer.Draft2019, schema.Draft2020: peer.Draft2020}

// CompileModel prepares a schema of the model, of any dialect, for checking.
func CompileModel(s *schema.Schema) (*Validator, error) {
	text, err := schema.Encode(s)
	if err != nil {
		return nil, fmt.Errorf("write schema %s: %w", s.Pointer, err)
	}
	return compile(text, "", peer.Draft2020)
}

func compile(text []byte, pointer string, draft *peer.Draft) (*Validator, error) {
	c := peer.NewCompiler()
	c.Draft = draft
	c.AssertFormat = true
	c.LoadURL = func(url string) (io.ReadCloser, error) {
		return nil, fmt.Errorf("%s is outside of the contract and never read", url)
	}
	c.Formats[Decimal] = func(v any) bool {
		text, ok := v.(string)
		return !ok || IsDecimal(text)
	}
	if err := c.AddResource(base, bytes.NewReader(text)); err != nil {
		return nil, fmt.Errorf("read schema: %w", err)
	}
	s, err := c.Compile(base + "#" + pointer)
	if err != nil {
		return nil, fmt.Errorf("compile schema: %w", err)
	}
	return &Validator{s}, nil
}

// maxSecondOpinion bounds the schemas of a document that is compiled while it
// is read: the library's time grows with the square of their number.
const maxSecondOpinion = 4000

// metaCheck compiles a document that had no errors, as a second opinion.
func metaCheck(doc *schema.Document) diag.List {
	_, err := Compile(doc, "")
	if err == nil {
		return nil
	}
	var list diag.List
	pos, msg := doc.Source.Pos, err.Error()
	var invalid *peer.ValidationError
	if errors.As(err, &invalid) {
		leaf := deepest(invalid)
		pos, msg = doc.Source.Nearest(leaf.InstanceLocation).Pos, leaf.Message
	}
	list.Add(pos, "schema/invalid", "%s", msg)
	return list
}

func deepest(e *peer.ValidationError) *peer.ValidationError {
	for len(e.Causes) > 0 {
		e = e.Causes[0]
	}
	return e
}

// Problem is one way in which a value does not satisfy a schema.
type Problem struct {
	Pointer string // into the value
	Keyword string // JSON pointer of the keyword in the schema file
	Message string
}

// InvalidError reports a value that its schema refuses.
type InvalidError struct{ Problems []Problem }

func (e *InvalidError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		at := p.Pointer
		if at == "" {
			at = "/"
		}
		lines[i] = at + ": " + p.Message
	}
	return strings.Join(lines, "; ")
}

// Validate checks one JSON text. The error is an *InvalidError if the schema
// refuses it, a diag.List if it is not JSON.
func (v *Validator) Validate(doc []byte) error {
	if _, err := CheckJSON(doc); err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(doc))
	dec.UseNumber()
	var value any
	if err := dec.Decode(&value); err != nil {
		return fmt.Errorf("read value: %w", err)
	}
	err := v.schema.Validate(value)
	if err == nil {
		return nil
	}
	var invalid *peer.ValidationError
	if !errors.As(err, &invalid) {
		return fmt.Errorf("validate: %w", err)
	}
	out := &InvalidError{}
	out.collect(invalid)
	slices.SortFunc(out.Problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Pointer, b.Pointer), cmp.Compare(a.Keyword, b.Keyword), cmp.Compare(a.Message, b.Message))
	})
	return out
}

func (e *InvalidError) collect(v *peer.ValidationError) {
	if len(v.Causes) == 0 {
		at := v.AbsoluteKeywordLocation
		e.Problems = append(e.Problems, Problem{v.InstanceLocation, at[strings.IndexByte(at, '#')+1:], v.Message})
	}
	for _, c := range v.Causes {
		e.collect(c)
	}
}

// CheckJSON reads a JSON text and refuses numbers too large to compare
// exactly, which would exhaust a validator.
func CheckJSON(doc []byte) (*source.Value, error) {
	value, list := source.ParseJSON("", doc)
	if err := list.Err(); err != nil {
		return nil, err
	}
	var walk func(v *source.Value)
	walk = func(v *source.Value) {
		if v.Kind == source.Number {
			if _, ok := source.Rat(v.Text); !ok {
				list.Add(v.Pos, "json/number-range", "the exponent of %.40s is beyond %d", v.Text, source.MaxExponent)
			}
		}
		for _, item := range v.Items {
			walk(item)
		}
		for _, m := range v.Members {
			walk(m.Value)
		}
	}
	walk(value)
	return value, list.Err()
}

// Asserted reports whether a format is checked; others are annotations.
func Asserted(format string) bool { return format == Decimal || peer.Formats[format] != nil }

// FormatHolds reports whether a text satisfies a format. Formats that are not
// known hold for every text.
func FormatHolds(format, text string) bool {
	if format == Decimal {
		return IsDecimal(text)
	}
	holds := peer.Formats[format]
	return holds == nil || holds(text)
}
