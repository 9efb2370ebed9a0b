// Package importer makes a contract out of what a team has: sample payloads, or
// a description in another format.
//
// Import is the only way in. Each format has a file of its own. Whatever had to
// be guessed, could not be expressed or is looser than the text is a note with
// its reason; mistakes in a text are findings with their place. Nothing is
// fetched, and sizes, nesting and references are bounded.
package importer

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing/fstest"
	"unicode"

	"crosswalk/contracts"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/source"
)

// Bounds of what is read.
const (
	MaxText  = 8 << 20 // bytes of one text
	MaxTexts = 100
	// maxNodes bounds the schemas that are written: descriptions can name each
	// other so that they grow without end.
	maxNodes = 100_000
	// maxFindings bounds what is told: an excerpt can lack a thousand types.
	maxFindings = 200
)

// Text is a named text. The name is used in findings, and by texts that include
// it.
type Text struct{ Name, Text string }

// Query is what is to be imported.
type Query struct {
	From  string // sample | jsonschema | openapi | graphql | edmx | xsd
	Name  string // of the new contract, "orders/pos-receipt"
	Title string // "" takes that of the text, or the name
	// Texts are samples of one message, or a description and those it includes.
	Texts []Text
	// Component is one of the Choices, "" where the text describes one message.
	Component string
}

// NoteKind tells what a note is about.
type NoteKind string

const (
	Inferred NoteKind = "inferred" // guessed from samples, and why
	Loose    NoteKind = "loose"    // the contract takes more than the text says
	Dropped  NoteKind = "dropped"  // the text says something that the contract cannot
)

// Note is something to know about a place of the message.
type Note struct {
	// Pointer is the place: "/lines/-/sku", "-" for any element or other
	// member, "" for the message itself.
	Pointer string   `json:"pointer"`
	Kind    NoteKind `json:"kind"`
	Message string   `json:"message"`
}

// File is a file of the new contract, its path from the root of a workspace.
type File struct {
	Path string `json:"path"`
	Text string `json:"text"`
}

// Result is the new contract. Files is empty if a finding is an error, or if
// there are several Choices and none was asked for.
type Result struct {
	Files    []File
	Ref      string // "orders/pos-receipt@1", "" without files
	Notes    []Note
	Findings diag.List
	// Choices are the messages that a text describes, in its order. With one or
	// none there is nothing to choose.
	Choices []string
}

// Froms are the formats that Import reads.
var Froms = []string{"sample", "jsonschema", "openapi", "graphql", "edmx", "xsd"}

// Import makes the files of a contract. The error says what is wrong with the
// query itself; what is wrong with a text is in the findings of the result.
func Import(q Query) (Result, error) {
	read := map[string]func(*job){"sample": fromSamples, "jsonschema": fromJSONSchema, "openapi": fromOpenAPI, "graphql": fromGraphQL,
		"edmx": fromEDMX, "xsd": fromXSD}[q.From]
	ref, err := contracts.ParseRef(q.Name + "@1")
	switch {
	case read == nil:
		return Result{}, fmt.Errorf("from %q is none of %s", q.From, strings.Join(Froms, ", "))
	case err != nil || ref.ID() != q.Name:
		return Result{}, fmt.Errorf("%q is not a contract's name, which is domain/name in lower-case words and '-'", q.Name)
	case len(q.Texts) == 0:
		return Result{}, fmt.Errorf("texts: there is nothing to read")
	case len(q.Texts) > MaxTexts:
		return Result{}, fmt.Errorf("texts: %d are more than %d", len(q.Texts), MaxTexts)
	}
	j := &job{Query: q}
	j.Texts = slices.Clone(q.Texts)
	for i := range j.Texts {
		t := &j.Texts[i]
		if t.Name == "" {
			t.Name = fmt.Sprintf("text %d", i+1)
		}
		t.Text = strings.TrimPrefix(t.Text, "\ufeff") // it has been decoded already
		if len(t.Text) > MaxText {
			j.found.Add(diag.Pos{File: t.Name}, "import/too-large", "the text has more than %d MiB", MaxText>>20)
		}
	}
	if !j.found.Failed() {
		read(j)
	}
	return j.result(), nil
}

// job is one import.
type job struct {
	Query
	notes   []Note
	found   diag.List
	choices []string
	nodes   int
	full    bool // maxNodes is reached, and reported

	// What the format gives: a schema as a tree, or a file as it is.
	schema   *source.Value
	kept     File // Path is the name of the file alone, such as v1.schema.yaml
	title    string
	upstream string // what the outside system calls this version
}

func (j *job) note(pointer string, kind NoteKind, format string, args ...any) {
	j.notes = append(j.notes, Note{pointer, kind, fmt.Sprintf(format, args...)})
}

// grow counts a schema that is written. It is false when there are too many.
func (j *job) grow(pos diag.Pos) bool {
	j.nodes++
	if j.nodes <= maxNodes {
		return true
	}
	if !j.full {
		j.full = true
		j.found.Add(pos, "import/too-large", "the message has more than %d parts", maxNodes).Hint = "take a smaller part of the description as the message"
	}
	return false
}

// choose finds the message that is asked for among those of a text. It is false
// if there is nothing to go on with.
func (j *job) choose(choices []string) (string, bool) {
	j.choices = choices
	switch {
	case j.Component != "":
		if slices.Contains(choices, j.Component) {
			return j.Component, true
		}
		j.found.Add(diag.Pos{File: j.Texts[0].Name, Line: 1, Col: 1}, "import/no-component", "the text describes no %q", j.Component).Hint =
			source.Suggest(j.Component, choices)
	case len(choices) == 1:
		return choices[0], true
	case len(choices) == 0:
		j.found.Add(diag.Pos{File: j.Texts[0].Name, Line: 1, Col: 1}, "import/no-message", "the text describes no message")
	}
	return "", false
}

func (j *job) result() Result {
	r := Result{Notes: []Note{}, Findings: diag.List{}, Choices: []string{}}
	r.Choices = append(r.Choices, j.choices...)
	if !j.found.Failed() && (j.schema != nil || j.kept.Path != "") {
		r.Notes = append(r.Notes, j.notes...)
		j.files(&r)
	}
	r.Findings = append(r.Findings, j.found...)
	r.Findings.Sort()
	if more := len(r.Findings) - maxFindings; more > 0 {
		r.Findings = r.Findings[:maxFindings]
		r.Findings.Add(diag.Pos{File: j.Texts[0].Name}, "import/more", "there are %d more findings", more)
	}
	return r
}

// files writes the files, and reads them as a workspace would.
func (j *job) files(r *Result) {
	dir := path.Join("contracts", j.Name)
	file := j.kept
	if file.Path == "" {
		file = File{"v1.schema.json", Pretty(j.schema)}
	}
	file.Path = path.Join(dir, file.Path)
	files := []File{{path.Join(dir, "contract.yaml"), j.header()}, file}
	folder := fstest.MapFS{}
	for _, f := range files {
		folder[f.Path] = &fstest.MapFile{Data: []byte(f.Text)}
	}
	_, found := contracts.LoadContract(folder, "contracts", j.Name)
	j.found = append(j.found, found...)
	if !found.Failed() {
		r.Files, r.Ref = files, j.Name+"@1"
	}
}

// header writes contract.yaml.
func (j *job) header() string {
	var b strings.Builder
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", key, value)
		}
	}
	line("contract", j.Name)
	line("kind", "event")
	line("version", "1.0.0")
	line("title", quoted(j.titled()))
	line("status", "draft")
	line("upstream", quoted(j.upstream))
	return b.String()
}

// titled is the title: asked for, stated by the text, or made of the name.
func (j *job) titled() string {
	if t := strings.TrimSpace(j.Title); t != "" {
		return t
	}
	if t := strings.TrimSpace(j.title); t != "" {
		return t
	}
	name := []rune(strings.ReplaceAll(path.Base(j.Name), "-", " "))
	return string(unicode.ToUpper(name[0])) + string(name[1:])
}

var plainYAML = regexp.MustCompile(`^[\p{L}][\p{L}0-9 .,()/-]*$`)

// quoted writes a text for YAML, without quotes where they are not needed.
func quoted(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if plainYAML.MatchString(text) && !slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}, strings.ToLower(text)) {
		return text
	}
	if text == "" {
		return ""
	}
	return string(source.AppendQuoted(nil, text))
}
