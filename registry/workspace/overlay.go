package workspace

import (
	"bytes"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"crosswalk/contracts"
	"crosswalk/contracts/diag"
)

// With is the workspace with other texts in some of its files, as they are being
// edited; nil deletes a file. Only what lies in the folder of a changed mapping
// or contract, or in a changed table, is read anew, unless another kind of file
// changed. The findings are those of Load. w stays as it is.
func (w *Workspace) With(files map[string][]byte) (*Workspace, diag.List) {
	over := Overlay(w.files, files)
	anew := map[string]bool{} // folders and files that are read again
	for name := range files {
		unit, ok := unitOf(name)
		if !ok {
			return Load(over)
		}
		anew[unit] = true
	}
	next := *w
	next.files, next.Mappings, next.Tables = over, maps.Clone(w.Mappings), maps.Clone(w.Tables)
	l := &loader{files: over, ws: &next}
	for _, d := range w.found {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(anew)), func(unit string) bool { return within(d.Pos.File, unit) }) {
			l.list = append(l.list, d)
		}
	}
	for unit := range anew {
		l.again(unit)
	}
	return l.done()
}

func within(file, unit string) bool { return file == unit || strings.HasPrefix(file, unit+"/") }

// unitOf is what must be read again when a file changes: a mapping's or a
// contract's folder, or a table.
func unitOf(file string) (string, bool) {
	parts := strings.Split(file, "/")
	switch {
	case parts[0] == "mappings" && len(parts) > 2:
		return path.Join(parts[:2]...), true
	case parts[0] == "contracts" && len(parts) > 3:
		return path.Join(parts[:3]...), true
	case parts[0] == "tables" && len(parts) == 2:
		return file, true
	}
	return "", false
}

// again reads one unit anew.
func (l *loader) again(unit string) {
	folder, name, _ := strings.Cut(unit, "/")
	if folder == "contracts" {
		set, list := contracts.NewSet(), diag.List(nil)
		if _, err := fs.Stat(l.files, unit); err == nil {
			set, list = contracts.LoadContract(l.files, "contracts", name)
		}
		l.ws.Contracts = l.ws.Contracts.Replace(name, set)
		l.list = append(l.list, list...)
		return
	}
	read := l.table
	if folder == "mappings" {
		read = l.mapping
		delete(l.ws.Mappings, name)
	} else {
		delete(l.ws.Tables, strings.TrimSuffix(name, ".csv"))
	}
	if info, err := fs.Stat(l.files, unit); err == nil && !strings.HasPrefix(name, ".") {
		read(fs.FileInfoToDirEntry(info))
	}
}

// Overlay is files with other texts in some of them; nil deletes a file. A folder
// without files is none.
func Overlay(files fs.FS, changed map[string][]byte) fs.FS { return overlay{files, changed} }

type overlay struct {
	files   fs.FS
	changed map[string][]byte
}

// Open implements fs.FS.
func (o overlay) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if text, ok := o.changed[name]; ok {
		if text == nil {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
		return &overlaid{bytes.NewReader(text), overlaidInfo{name: path.Base(name), size: int64(len(text))}}, nil
	}
	if info, err := fs.Stat(o.files, name); err == nil && !info.IsDir() {
		return o.files.Open(name)
	}
	entries, err := o.ReadDir(name)
	if err != nil {
		return nil, err
	}
	return &overlaidDir{overlaidInfo{name: path.Base(name), dir: true}, entries}, nil
}

// ReadDir implements fs.ReadDirFS.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	below := map[string]fs.DirEntry{}
	entries, err := fs.ReadDir(o.files, name)
	for _, e := range entries {
		at := path.Join(name, e.Name())
		if text, ok := o.changed[at]; ok && text == nil || e.IsDir() && o.emptied(at) {
			continue
		}
		below[e.Name()] = e
	}
	for file, text := range o.changed {
		rest, ok := strings.CutPrefix(file, name+"/")
		if name == "." {
			rest, ok = file, true
		}
		if !ok || text == nil {
			continue
		}
		info := overlaidInfo{size: int64(len(text))}
		if info.name, _, info.dir = strings.Cut(rest, "/"); info.dir {
			info.size = 0
		}
		below[info.name] = fs.FileInfoToDirEntry(info)
	}
	if len(below) == 0 && name != "." {
		if err == nil {
			err = fs.ErrNotExist
		}
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	return slices.SortedFunc(maps.Values(below), func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) }), nil
}

// emptied reports a folder all of whose files are deleted.
func (o overlay) emptied(folder string) bool {
	if !slices.ContainsFunc(slices.Collect(maps.Keys(o.changed)), func(file string) bool { return strings.HasPrefix(file, folder+"/") }) {
		return false
	}
	_, err := o.ReadDir(folder)
	return err != nil
}

type overlaid struct {
	*bytes.Reader
	info overlaidInfo
}

func (f *overlaid) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *overlaid) Close() error               { return nil }

type overlaidDir struct {
	info overlaidInfo
	left []fs.DirEntry
}

func (d *overlaidDir) Stat() (fs.FileInfo, error) { return d.info, nil }
func (d *overlaidDir) Close() error               { return nil }
func (d *overlaidDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.info.name, Err: fs.ErrInvalid}
}

// ReadDir implements fs.ReadDirFile.
func (d *overlaidDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		out := d.left
		d.left = nil
		return out, nil
	}
	if len(d.left) == 0 {
		return nil, io.EOF
	}
	out := d.left[:min(n, len(d.left))]
	d.left = d.left[len(out):]
	return out, nil
}

type overlaidInfo struct {
	name string
	size int64
	dir  bool
}

func (i overlaidInfo) Name() string       { return i.name }
func (i overlaidInfo) Size() int64        { return i.size }
func (i overlaidInfo) ModTime() time.Time { return time.Time{} }
func (i overlaidInfo) IsDir() bool        { return i.dir }
func (i overlaidInfo) Sys() any           { return nil }
func (i overlaidInfo) Mode() fs.FileMode {
	if i.dir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}
