package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"crosswalk/contracts"
	"crosswalk/contracts/diag"
	"crosswalk/registry/gitstore"
	"crosswalk/registry/workspace"
	"crosswalk/server/workbench"
)

// version is one version of a contract that a command names.
type version struct {
	contract *contracts.Contract
	// workspace is where the contract was found by a reference, nil for a file.
	workspace *workspace.Workspace
	// text gives the files that findings name.
	text func(file string) []byte
}

// versions finds the versions that operands name.
type versions struct {
	dir   string // of the workspace
	repo  *gitstore.Store
	below string // the workspace's folder in the repository
}

// operandForm is how a version is written.
const operandForm = "a file, REV:path, domain/name@major or domain/name@1.2.3, each reference also as REV:domain/name@major"

var (
	majorRef  = regexp.MustCompile(`^(?:([^:]+):)?([^/@:#]+/[^/@:#]+@[0-9]+)$`)
	taggedRef = regexp.MustCompile(`^([^/@:#]+/[^/@:#]+)@(([0-9]+)\.[0-9]+\.[0-9]+(?:-[0-9A-Za-z.-]+)?)$`)
)

// find reads the version that an operand names. Mistakes in its file are a
// diag.List, printed by the caller with text.
func (v *versions) find(arg string) (*version, error) {
	if info, err := os.Stat(arg); err == nil && info.Mode().IsRegular() {
		data, err := readBounded(arg, info)
		if err != nil {
			return nil, err
		}
		return readVersion(filepath.ToSlash(filepath.Clean(arg)), data)
	}
	if info, err := os.Stat(arg); err == nil && info.IsDir() {
		return nil, usagef("%s is a folder; give a file in it", arg)
	}
	if m := taggedRef.FindStringSubmatch(arg); m != nil {
		return v.reference(m[1]+"/v"+m[2], m[1]+"@"+m[3])
	}
	if m := majorRef.FindStringSubmatch(arg); m != nil {
		return v.reference(m[1], m[2])
	}
	if rev, file, ok := strings.Cut(arg, ":"); ok && rev != "" && file != "" {
		return v.revision(rev, file)
	}
	return nil, usagef("%s: there is no such file; a version is written as %s", arg, operandForm)
}

func readBounded(name string, info fs.FileInfo) ([]byte, error) {
	if info.Size() > contracts.MaxFile {
		return nil, usagef("%s has %d MiB, more than %d", name, info.Size()>>20, contracts.MaxFile>>20)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read the contract: %w", err)
	}
	return data, nil
}

// readVersion reads one file as a contract of its own.
func readVersion(name string, data []byte) (*version, error) {
	text := func(file string) []byte {
		if file == name {
			return data
		}
		return nil
	}
	c, list := contracts.Read(contracts.Ref{}, name, data)
	if list.Failed() {
		return &version{text: text}, list
	}
	return &version{contract: c, text: text}, nil
}

// open finds the repository of the workspace once.
func (v *versions) open() error {
	if v.repo != nil {
		return nil
	}
	repo, below, err := gitstore.Find(v.dir)
	if errors.Is(err, gitstore.ErrNotRepository) {
		return usagef("%s is in no Git repository, so that it has no revisions", v.dir)
	}
	v.repo, v.below = repo, below
	return err
}

// at is the tree of a revision, from the repository's root.
func (v *versions) at(rev string) (fs.FS, error) {
	if err := v.open(); err != nil {
		return nil, err
	}
	tree, err := v.repo.At(rev)
	if errors.Is(err, gitstore.ErrNotFound) {
		return nil, usagef("there is no revision %q", rev)
	}
	return tree, err
}

// published are the published versions of a contract, none where there is no
// repository.
func (v *versions) published(c *contracts.Contract) ([]*contracts.Contract, error) {
	if v.repo == nil {
		repo, below, err := gitstore.Find(v.dir)
		if errors.Is(err, gitstore.ErrNotRepository) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		v.repo, v.below = repo, below
	}
	return workbench.Published(v.repo, v.below)(c)
}

// files is the workspace at a revision, "" as it lies on disk.
func (v *versions) files(rev string) (fs.FS, error) {
	if rev == "" {
		return openFolder(v.dir)
	}
	tree, err := v.at(rev)
	if err != nil || v.below == "." {
		return tree, err
	}
	return fs.Sub(tree, v.below)
}

// revision reads REV:path. The path is one from the repository's root as git has
// it, or else from the workspace's folder.
func (v *versions) revision(rev, file string) (*version, error) {
	tree, err := v.at(rev)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{path.Clean(file), path.Join(v.below, file)} {
		if !fs.ValidPath(name) {
			continue
		}
		info, err := fs.Stat(tree, name)
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		if info.Size() > contracts.MaxFile {
			return nil, usagef("%s:%s has %d MiB, more than %d", rev, name, info.Size()>>20, contracts.MaxFile>>20)
		}
		data, err := fs.ReadFile(tree, name)
		if err != nil {
			return nil, fmt.Errorf("read %s:%s: %w", rev, name, err)
		}
		return readVersion(rev+":"+name, data)
	}
	return nil, usagef("there is no file %s at the revision %s", file, rev)
}

// reference finds a contract by its reference in the workspace at a revision.
func (v *versions) reference(rev, text string) (*version, error) {
	ref, err := contracts.ParseRef(text)
	if err != nil {
		return nil, usageError{error: err}
	}
	files, err := v.files(rev)
	if err != nil {
		return nil, err
	}
	ws, list := workspace.Load(files)
	c, ok := ws.Contracts.Get(ref)
	prefix := ""
	if rev != "" {
		prefix = rev + ":"
	}
	found := &version{contract: c, workspace: ws, text: func(file string) []byte {
		if file, ok := strings.CutPrefix(file, prefix); ok {
			return ws.Source(file)
		}
		return nil
	}}
	if !ok {
		if file, broken := ws.Contracts.Broken(ref); broken {
			wrong := slices.DeleteFunc(slices.Clone(list), func(d diag.Diagnostic) bool { return path.Dir(d.Pos.File) != path.Dir(file) })
			for i := range wrong {
				wrong[i].Pos.File = prefix + wrong[i].Pos.File
			}
			return found, wrong
		}
		return nil, usagef("there is no contract %s%s%s", text, atRevision(rev), suggestion(text, ws.Contracts.Refs()))
	}
	if rev == "" {
		return found, nil
	}
	moved, err := c.Renamed(prefix + c.File)
	if err != nil {
		return nil, err
	}
	found.contract = moved
	return found, nil
}

func atRevision(rev string) string {
	if rev == "" {
		return ""
	}
	return " at the revision " + rev
}
