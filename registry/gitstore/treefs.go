package gitstore

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// WorkFS is a folder on disk as a workspace: its files without Git's own.
func WorkFS(dir string) fs.FS { return workFS{os.DirFS(dir), dir} }

type workFS struct {
	fs.FS
	dir string
}

// errLink keeps a workspace from showing files that lie outside of it; a commit's
// tree has no links either.
var errLink = errors.New("a symbolic link is not part of a workspace")

func (w workFS) Open(name string) (fs.File, error) {
	if name == ".git" || len(name) > 5 && name[:5] == ".git/" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	if err := w.link(name); err != nil {
		return nil, err
	}
	return w.FS.Open(name)
}

// errKind keeps a reader from waiting on a pipe for ever.
var errKind = errors.New("neither a file nor a folder")

// link refuses a path with a symbolic link in it, and what is no file or folder.
func (w workFS) link(name string) error {
	if !fs.ValidPath(name) {
		return nil // DirFS refuses it
	}
	for at := name; at != "."; at = path.Dir(at) {
		info, err := os.Lstat(filepath.Join(w.dir, filepath.FromSlash(at)))
		switch {
		case err != nil:
		case info.Mode()&fs.ModeSymlink != 0:
			return &fs.PathError{Op: "open", Path: name, Err: errLink}
		case !info.Mode().IsRegular() && !info.IsDir():
			return &fs.PathError{Op: "open", Path: name, Err: errKind}
		}
	}
	return nil
}

// ReadDir lists a folder, without Git's own at the top.
func (w workFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := w.link(name); err != nil {
		return nil, err
	}
	list, err := fs.ReadDir(w.FS, name)
	if name == "." {
		list = slices.DeleteFunc(list, func(d fs.DirEntry) bool { return d.Name() == ".git" })
	}
	return list, err
}

// treeFS is one commit's tree as a file system. Symbolic links and submodules
// are left out: a workspace has none.
type treeFS struct {
	tree *object.Tree
	when time.Time
}

func (t *treeFS) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if name == "." {
		return &treeDir{fs: t, tree: t.tree, info: t.info(".", fs.ModeDir|0o555, 0)}, nil
	}
	entry, err := t.tree.FindEntry(name)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	switch entry.Mode {
	case filemode.Dir:
		tree, err := t.tree.Tree(name)
		if err != nil {
			return nil, &fs.PathError{Op: "open", Path: name, Err: err}
		}
		return &treeDir{fs: t, tree: tree, info: t.info(path.Base(name), fs.ModeDir|0o555, 0)}, nil
	case filemode.Regular, filemode.Executable, filemode.Deprecated:
		return t.file(name)
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

func (t *treeFS) file(name string) (fs.File, error) {
	f, err := t.tree.File(name)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	r, err := f.Reader()
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	text, err := io.ReadAll(r)
	if err = errors.Join(err, r.Close()); err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	return &treeFile{Reader: bytes.NewReader(text), info: t.info(path.Base(name), 0o444, int64(len(text)))}, nil
}

func (t *treeFS) info(name string, mode fs.FileMode, size int64) fileInfo {
	return fileInfo{name: name, mode: mode, size: size, when: t.when}
}

type treeFile struct {
	*bytes.Reader
	info fileInfo
}

func (f *treeFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *treeFile) Close() error               { return nil }

type treeDir struct {
	fs   *treeFS
	tree *object.Tree
	info fileInfo
	next int
	list []fs.DirEntry
}

func (d *treeDir) Stat() (fs.FileInfo, error) { return d.info, nil }
func (d *treeDir) Close() error               { return nil }
func (d *treeDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.info.name, Err: errors.New("is a directory")}
}

// ReadDir lists entries sorted by name, as fs.ReadDirFile demands.
func (d *treeDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if d.list == nil {
		if err := d.read(); err != nil {
			return nil, err
		}
	}
	rest := d.list[d.next:]
	if n > 0 {
		if len(rest) == 0 {
			return nil, io.EOF
		}
		rest = rest[:min(n, len(rest))]
	}
	d.next += len(rest)
	return rest, nil
}

func (d *treeDir) read() error {
	d.list = []fs.DirEntry{}
	for _, e := range d.tree.Entries {
		switch e.Mode {
		case filemode.Dir:
			d.list = append(d.list, fs.FileInfoToDirEntry(d.fs.info(e.Name, fs.ModeDir|0o555, 0)))
		case filemode.Regular, filemode.Executable, filemode.Deprecated:
			size, err := d.tree.Size(e.Name)
			if err != nil {
				return &fs.PathError{Op: "readdir", Path: d.info.name, Err: err}
			}
			d.list = append(d.list, fs.FileInfoToDirEntry(d.fs.info(e.Name, 0o444, size)))
		}
	}
	sortEntries(d.list)
	return nil
}

type fileInfo struct {
	name string
	mode fs.FileMode
	size int64
	when time.Time
}

func (i fileInfo) Name() string       { return i.name }
func (i fileInfo) Size() int64        { return i.size }
func (i fileInfo) Mode() fs.FileMode  { return i.mode }
func (i fileInfo) ModTime() time.Time { return i.when }
func (i fileInfo) IsDir() bool        { return i.mode.IsDir() }
func (i fileInfo) Sys() any           { return nil }
