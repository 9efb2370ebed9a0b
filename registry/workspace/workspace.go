// Package workspace reads the governed files of a workspace.
//
// Load takes one revision as a file system and reads everything that lies at
// its place by name: contracts, mappings with their cases, value tables,
// systems and flows. A broken file is a finding and hides nothing else. The
// package neither compiles mappings nor interprets flows.
package workspace

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"crosswalk/contracts"
	"crosswalk/contracts/compat/exception"
	"crosswalk/contracts/compat/rules"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/lint"
	"crosswalk/contracts/source"
)

// MaxFile bounds one governed file, in bytes.
const MaxFile = 64 << 20

// Workspace is one revision of the governed files.
type Workspace struct {
	Name      string // settings, or "" if crosswalk.yaml does not say
	Title     string
	Contracts *contracts.Set
	Mappings  map[string]*Mapping
	Tables    map[string]*Table
	Systems   map[string]*System
	Flows     map[string]*Flow
	Domains   map[string]*Domain
	// Exceptions are the approved findings, in the order of their ids.
	Exceptions []*exception.Exception
	// Compatibility and ContentModel hold where neither a contract nor its domain
	// says something.
	Compatibility rules.Policy
	ContentModel  string
	Lint          lint.Settings // what crosswalk.yaml says about the rules for contracts

	files  fs.FS
	found  diag.List // of Load
	broken diag.List // the errors among them
}

// Mapping is the text of one mapping and its stored cases.
type Mapping struct {
	Name, Path string
	Text       []byte
	Cases      []Case
}

// Case is a stored input with the output that is expected of it. Want is nil and
// WantPath empty as long as nobody has written it down.
type Case struct {
	Name             string
	InPath, WantPath string
	In, Want         []byte
	// Meta is what is known of the message besides, nil if the case says nothing.
	MetaPath string
	Meta     []byte
}

// Flow is the text of one flow.
type Flow struct {
	Name, Path string
	Text       []byte
}

// Load reads every governed file of files. The findings are sorted.
func Load(files fs.FS) (*Workspace, diag.List) {
	l := &loader{files: files, ws: &Workspace{
		Mappings: map[string]*Mapping{}, Tables: map[string]*Table{}, Systems: map[string]*System{},
		Flows: map[string]*Flow{}, Domains: map[string]*Domain{}, files: files,
	}}
	l.settings()
	l.domains()
	set, list := contracts.Load(files, "contracts")
	l.ws.Contracts = set
	l.list = append(l.list, list...)
	l.mappings()
	l.tables()
	l.each("systems", l.system)
	l.each("flows", func(name, file string, text []byte) {
		l.ws.Flows[name] = &Flow{Name: name, Path: file, Text: text}
	})
	l.each("exceptions", func(name, file string, text []byte) {
		e, list := exception.Parse(file, name, text)
		l.list = append(l.list, list...)
		if e != nil {
			l.ws.Exceptions = append(l.ws.Exceptions, e)
		}
	})
	l.top()
	return l.done()
}

// done is what was read, with its findings.
func (l *loader) done() (*Workspace, diag.List) {
	l.list.Sort()
	l.ws.found, l.ws.broken = l.list, nil
	for _, d := range l.list {
		if d.Severity == diag.Error {
			l.ws.broken = append(l.ws.broken, d)
		}
	}
	return l.ws, slices.Clone(l.list)
}

// Broken is the first error that Load found in a file, or in the files of a
// folder: why something that lies there is not in the workspace.
func (w *Workspace) Broken(name string) (diag.Diagnostic, bool) {
	for _, d := range w.broken {
		if d.Pos.File == name || strings.HasPrefix(d.Pos.File, name+"/") {
			return d, true
		}
	}
	return diag.Diagnostic{}, false
}

// Source is the text of a file of this revision, nil if there is none: what a
// printed finding quotes.
func (w *Workspace) Source(file string) []byte {
	text, err := fs.ReadFile(w.files, file)
	if err != nil {
		return nil
	}
	return text
}

// Promise is what holds for the compatibility of a contract: what it says itself,
// or else its domain, or else the workspace. The level is backward and the content
// model strict if nobody says anything.
func (w *Workspace) Promise(c *contracts.Contract) (policy rules.Policy, contentModel string) {
	base, model := w.Compatibility, cmp.Or(w.ContentModel, "strict")
	if d := w.Domains[c.Ref.Domain]; d != nil {
		base, model = d.Compatibility.Over(base), cmp.Or(d.ContentModel, model)
	}
	policy = c.Policy.Over(base)
	policy.Level = cmp.Or(policy.Level, "backward")
	return policy, cmp.Or(c.ContentModel, model)
}

type loader struct {
	files fs.FS
	ws    *Workspace
	list  diag.List
}

// read returns a file's text, or notes why it cannot be read.
func (l *loader) read(file string) ([]byte, bool) {
	info, err := fs.Stat(l.files, file)
	if err == nil && info.Size() > MaxFile {
		l.list.Add(diag.Pos{File: file}, "workspace/too-large", "the file has %d bytes, more than %d", info.Size(), MaxFile)
		return nil, false
	}
	text, err := fs.ReadFile(l.files, file)
	if err != nil {
		l.list.Add(diag.Pos{File: file}, "workspace/unreadable", "%v", plain(err))
		return nil, false
	}
	return text, true
}

// plain drops the path that the finding already has.
func plain(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// list entries of a folder; one that is absent is empty.
func (l *loader) dir(name string) []fs.DirEntry {
	entries, err := fs.ReadDir(l.files, name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		l.list.Add(diag.Pos{File: name}, "workspace/unreadable", "%v", plain(err))
	}
	return slices.DeleteFunc(entries, func(d fs.DirEntry) bool { return strings.HasPrefix(d.Name(), ".") })
}

// each reads the YAML files of a folder.
func (l *loader) each(folder string, take func(name, file string, text []byte)) {
	for _, d := range l.dir(folder) {
		file := path.Join(folder, d.Name())
		name, yaml := strings.CutSuffix(d.Name(), ".yaml")
		if d.IsDir() || !yaml {
			l.stray(file, folder+"/<name>.yaml")
			continue
		}
		if text, ok := l.read(file); ok {
			take(name, file, text)
		}
	}
}

// top warns about what is misnamed at the top: a folder in the singular, .yml for
// .yaml. Anything else there is none of our business.
func (l *loader) top() {
	for _, d := range l.dir(".") {
		name := strings.ToLower(d.Name())
		for _, folder := range []string{"contracts", "mappings", "tables", "systems", "flows", "exceptions"} {
			if d.IsDir() && d.Name() != folder && (name == folder || name+"s" == folder) {
				l.stray(d.Name(), folder+"/")
			}
		}
		for _, file := range []string{"crosswalk", "domains"} {
			if !d.IsDir() && name == file+".yml" {
				l.stray(d.Name(), file+".yaml")
			}
		}
	}
}

// stray warns about a file that nothing reads: most often a misspelt name.
func (l *loader) stray(file, expected string) {
	if path.Base(file) == "README.md" {
		return
	}
	d := l.list.Add(diag.Pos{File: file}, "workspace/stray-file", "nothing reads what lies here")
	d.Severity = diag.Warning
	d.Hint = "expected here: " + expected
}

func (l *loader) mappings() {
	for _, d := range l.dir("mappings") {
		l.mapping(d)
	}
}

// mapping reads one mapping with its cases.
func (l *loader) mapping(d fs.DirEntry) {
	folder := path.Join("mappings", d.Name())
	if !d.IsDir() {
		l.stray(folder, "mappings/<name>/mapping.yaml")
		return
	}
	file := path.Join(folder, "mapping.yaml")
	if _, err := fs.Stat(l.files, file); errors.Is(err, fs.ErrNotExist) {
		l.list.Add(diag.Pos{File: file}, "workspace/no-mapping", "the folder %s has no mapping.yaml", folder)
		return
	}
	if text, ok := l.read(file); ok {
		l.ws.Mappings[d.Name()] = &Mapping{Name: d.Name(), Path: file, Text: text, Cases: l.cases(path.Join(folder, "cases"))}
	}
}

// cases pairs <case>.in.json with <case>.want.json and, if there is one,
// <case>.meta.json.
func (l *loader) cases(folder string) []Case {
	byName := map[string]*Case{}
	var names []string
	for _, d := range l.dir(folder) {
		file := path.Join(folder, d.Name())
		var name, part string
		for _, part = range []string{"in", "want", "meta", ""} {
			var is bool
			if name, is = strings.CutSuffix(d.Name(), "."+part+".json"); is {
				break
			}
		}
		if d.IsDir() || part == "" {
			l.stray(file, "<case>.in.json, <case>.want.json and <case>.meta.json")
			continue
		}
		text, ok := l.read(file)
		if !ok {
			continue
		}
		c := byName[name]
		if c == nil {
			c = &Case{Name: name}
			byName[name] = c
			names = append(names, name)
		}
		switch part {
		case "in":
			c.In, c.InPath = text, file
		case "want":
			c.Want, c.WantPath = text, file
		case "meta":
			c.Meta, c.MetaPath = text, file
		}
	}
	slices.Sort(names)
	var out []Case
	for _, name := range names {
		switch c := byName[name]; {
		case c.InPath == "":
			l.list.Add(diag.Pos{File: cmp.Or(c.WantPath, c.MetaPath)}, "case/no-input", "the case has no %s.in.json", name)
		case c.WantPath == "":
			d := l.list.Add(diag.Pos{File: c.InPath}, "case/no-expectation", "the case has no %s.want.json", name)
			d.Hint = fmt.Sprintf("run `crosswalk test --update %s` to write down what the mapping gives today", path.Base(path.Dir(folder)))
			out = append(out, *c)
		default:
			out = append(out, *c)
		}
	}
	return out
}

func (l *loader) settings() {
	text, err := fs.ReadFile(l.files, "crosswalk.yaml")
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		l.list.Add(diag.Pos{File: "crosswalk.yaml"}, "workspace/unreadable", "%v", plain(err))
		return
	}
	v, list := source.ParseYAML("crosswalk.yaml", text)
	l.list = append(l.list, list...)
	f := l.fields(v, "settings", "workspace", "title", "description", "compatibility", "contentModel", "lint")
	l.ws.Name, l.ws.Title = f.text("workspace"), f.text("title")
	l.ws.ContentModel = f.contentModel()
	l.ws.Compatibility, list = rules.ParsePolicy(f.v.Get("compatibility"))
	l.list = append(l.list, list...)
	l.ws.Lint, list = lint.ParseSettings(f.v.Get("lint"))
	l.list = append(l.list, list...)
}
