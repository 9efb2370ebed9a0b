package contracts

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"strconv"
	"strings"

	"crosswalk/contracts/diag"
)

// MaxFile bounds the schema file of a contract, in bytes.
const MaxFile = 64 << 20

// Load reads the contracts under the folder root of a revision. What is wrong
// with one contract is a finding and hides no other; a contract with an error
// is not in the set.
func Load(fsys fs.FS, root string) (*Set, diag.List) {
	l := &loader{fsys: fsys, set: NewSet()}
	entries, err := fs.ReadDir(fsys, root)
	if errors.Is(err, fs.ErrNotExist) {
		l.list.Add(diag.Pos{File: root}, "contract/none", "there is no folder of contracts").Hint = "make one, or start from `crosswalk init`"
		return l.set, l.list
	}
	l.note(root, err)
	for _, domain := range entries {
		if domain.IsDir() && !strings.HasPrefix(domain.Name(), ".") {
			l.domain(path.Join(root, domain.Name()), domain.Name())
		}
	}
	l.list.Sort()
	return l.set, l.list
}

// LoadContract reads the versions of one contract, whose id is domain/name, under
// the folder root.
func LoadContract(fsys fs.FS, root, id string) (*Set, diag.List) {
	l := &loader{fsys: fsys, set: NewSet()}
	domain, name, _ := strings.Cut(id, "/")
	if !namePattern.MatchString(domain) || !namePattern.MatchString(name) {
		l.list.Add(diag.Pos{File: root}, "contract/name", "%q is not a contract's name, which is domain/name", id)
		return l.set, l.list
	}
	l.contract(path.Join(root, domain, name), Ref{Domain: domain, Name: name})
	l.list.Sort()
	return l.set, l.list
}

// Replace is the set with other versions of one contract, whose id is
// domain/name, in the place of its own: what LoadContract read of it.
func (s *Set) Replace(id string, by *Set) *Set {
	next := NewSet()
	for ref, c := range s.byRef {
		if ref.ID() != id {
			next.byRef[ref] = c
		}
	}
	for ref, file := range s.broken {
		if ref.ID() != id {
			next.broken[ref] = file
		}
	}
	maps.Copy(next.byRef, by.byRef)
	maps.Copy(next.broken, by.broken)
	return next
}

type loader struct {
	fsys fs.FS
	set  *Set
	list diag.List
}

// note records a folder or file that cannot be read.
func (l *loader) note(file string, err error) bool {
	if err == nil {
		return true
	}
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	l.list.Add(diag.Pos{File: file}, "contract/unreadable", "the file cannot be read: %v", err)
	return false
}

func (l *loader) read(file string) ([]byte, bool) {
	info, err := fs.Stat(l.fsys, file)
	if err == nil && info.Size() > MaxFile {
		l.list.Add(diag.Pos{File: file}, "contract/too-large", "the file has %d MiB, more than %d", info.Size()>>20, MaxFile>>20)
		return nil, false
	}
	data, err := fs.ReadFile(l.fsys, file)
	return data, l.note(file, err)
}

func (l *loader) domain(dir, domain string) {
	entries, err := fs.ReadDir(l.fsys, dir)
	l.note(dir, err)
	for _, e := range entries {
		at := path.Join(dir, e.Name())
		switch {
		case strings.HasPrefix(e.Name(), "."):
		case !e.IsDir():
			l.stray(at, "contracts/<domain>/<name>/contract.yaml")
		case !namePattern.MatchString(domain) || !namePattern.MatchString(e.Name()):
			l.list.Add(diag.Pos{File: at}, "contract/name", "%q is not a contract's name, which is lower-case words and '-'", domain+"/"+e.Name())
		default:
			l.contract(at, Ref{Domain: domain, Name: e.Name()})
		}
	}
}

func (l *loader) stray(file, expected string) {
	if strings.HasSuffix(file, ".md") {
		return
	}
	d := l.list.Add(diag.Pos{File: file}, "contract/stray-file", "nothing reads this file")
	d.Severity, d.Hint = diag.Warning, "expected here: "+expected
}

var versionFile = regexp.MustCompile(`^v([1-9][0-9]{0,3})\.(schema\.json|schema\.yaml|schema\.yml|openapi\.yaml|openapi\.yml|openapi\.json|asyncapi\.yaml|asyncapi\.yml|asyncapi\.json|graphql)$`)

func (l *loader) contract(dir string, ref Ref) {
	entries, err := fs.ReadDir(l.fsys, dir)
	l.note(dir, err)
	headerFile := path.Join(dir, "contract.yaml")
	var h *header
	versions := map[int]string{}
	newest := 0
	for _, e := range entries {
		m := versionFile.FindStringSubmatch(e.Name())
		file := path.Join(dir, e.Name())
		switch {
		case e.IsDir() || strings.HasPrefix(e.Name(), "."):
		case e.Name() == "contract.yaml":
			if data, ok := l.read(file); ok {
				var list diag.List
				h, list = parseHeader(file, ref.ID(), data)
				l.list = append(l.list, list...)
			}
		case m == nil:
			l.stray(file, "contract.yaml and v<major>.schema.json or .schema.yaml, .openapi.yaml, .asyncapi.yaml or .graphql")
		default:
			major, _ := strconv.Atoi(m[1])
			if other := versions[major]; other != "" {
				l.list.Add(diag.Pos{File: file}, "contract/two-files", "major version %d has another file, %s", major, path.Base(other))
				continue
			}
			versions[major] = file
			newest = max(newest, major)
		}
	}
	switch {
	case h == nil && !l.has(headerFile):
		l.list.Add(diag.Pos{File: headerFile, Line: 1, Col: 1}, "contract/no-header", "the contract %s has no contract.yaml", ref.ID())
	case h != nil && newest == 0:
		l.list.Add(diag.Pos{File: headerFile, Line: 1, Col: 1}, "contract/no-schema", "the contract %s has no schema file", ref.ID()).Hint =
			"add v1.schema.json, v1.openapi.yaml, v1.asyncapi.yaml or v1.graphql beside contract.yaml"
	case h != nil && h.Version != "" && h.major != newest && semver.MatchString(h.Version):
		l.list.Add(h.pos["version"], "contract/version", "the version is %s, the newest schema file is %s", h.Version, path.Base(versions[newest]))
	}
	for major, file := range versions {
		ref.Major = major
		l.version(h, ref, file, major == newest)
	}
}

func (l *loader) has(file string) bool {
	for _, d := range l.list {
		if d.Pos.File == file {
			return true
		}
	}
	return false
}

// version reads one schema file and adds it to the set.
func (l *loader) version(h *header, ref Ref, file string, newest bool) {
	data, ok := l.read(file)
	if !ok {
		l.set.broken[ref] = file
		return
	}
	c, list := Read(ref, file, data)
	l.list = append(l.list, list...)
	if c == nil {
		l.set.broken[ref] = file
		return
	}
	c.Dir = path.Dir(file)
	if h != nil {
		c.Kind, c.Status, c.Sunset = h.Kind, h.Status, h.Sunset
		c.Policy, c.headerPos = h.policy, h.pos
		c.Compatibility, c.ContentModel, c.Owner, c.Upstream = h.Compatibility, h.ContentModel, h.Owner, h.Upstream
		if h.Title != "" {
			c.Title = h.Title
		}
		if h.Description != "" {
			c.Description = h.Description
		}
		if newest {
			c.Version = h.Version
		}
	}
	l.set.byRef[ref] = c
}
