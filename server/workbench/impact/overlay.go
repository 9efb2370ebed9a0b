package impact

import (
	"bytes"
	"io/fs"
	"path"
	"time"
)

// Replace is files with another text in one of them, which must be there.
func Replace(files fs.FS, name string, text []byte) fs.FS { return overlay{files, name, text} }

type overlay struct {
	fs.FS
	name string
	text []byte
}

func (o overlay) Open(name string) (fs.File, error) {
	if name != o.name {
		return o.FS.Open(name)
	}
	return &file{bytes.NewReader(o.text), o}, nil
}

// file is the replaced one.
type file struct {
	*bytes.Reader
	o overlay
}

func (f *file) Stat() (fs.FileInfo, error) { return info{f.o}, nil }
func (f *file) Close() error               { return nil }

type info struct{ o overlay }

func (i info) Name() string       { return path.Base(i.o.name) }
func (i info) Size() int64        { return int64(len(i.o.text)) }
func (i info) Mode() fs.FileMode  { return 0o444 }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return false }
func (i info) Sys() any           { return nil }
