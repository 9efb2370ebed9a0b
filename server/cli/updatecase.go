package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"

	"crosswalk/registry/workspace"
	"crosswalk/server/workbench"
)

var caseName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// updateCase stores the input and what the mapping makes of it as a case.
func (r *mapRun) updateCase(dir, arg, name string) error {
	if !caseName.MatchString(name) {
		return usagef("%q is no name of a case: small letters, digits and hyphens", name)
	}
	b, err := openBench(r.ctx, dir)
	if err != nil {
		return err
	}
	defer b.engine.Close(r.ctx)
	file, _, err := b.mapping(arg)
	if err != nil {
		return err
	}
	mapping := path.Base(path.Dir(file))
	if m, ok := b.workspace.Mappings[mapping]; !ok || m.Path != file {
		return usagef("%s lies outside the workspace %s: only its own mappings have cases", arg, b.dir)
	}
	a, err := r.compile(r.ctx, b, arg)
	if err != nil {
		return err
	}
	if r.module, err = b.engine.Load(r.ctx, a.Module); err != nil {
		return err
	}
	in, err := r.whole()
	if err != nil {
		return err
	}
	result, err := workbench.RunCase(r.ctx, r.module, workspace.Case{Name: name, In: in, Meta: r.call.Meta})
	if err != nil {
		return err
	}
	folder := filepath.Join(b.dir, filepath.FromSlash(path.Dir(file)), "cases")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("make the folder of the cases: %w", err)
	}
	stored := filepath.Join(folder, name+".in.json")
	word := "stored"
	if _, err := os.Stat(stored); err == nil {
		word = "replaced"
	}
	if err := os.WriteFile(stored, laidOut(in), 0o644); err != nil {
		return fmt.Errorf("write the case: %w", err)
	}
	if err := r.writeMeta(filepath.Join(folder, name+".meta.json")); err != nil {
		return err
	}
	if err := writeCase(stored, expectation(result)); err != nil {
		return err
	}
	what := fmt.Sprintf("an output of %d bytes", len(result.Output))
	if result.Err != nil {
		what = "refused with " + result.Err.Slug()
	}
	fmt.Fprintf(r.err, "%s %s/%s: %s\n", word, mapping, name, what)
	return nil
}

// laidOut is the input for reading, or as it is: what is not JSON may be just
// what the case is about, and so may be a text that would change.
func laidOut(in []byte) []byte {
	pretty, err := workbench.Pretty(in)
	if err != nil || bytes.ContainsRune(in, '\n') {
		return in
	}
	return pretty
}

// whole reads the input, up to what the module takes and one byte more.
func (r *mapRun) whole() ([]byte, error) {
	f, err := r.open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in, err := io.ReadAll(io.LimitReader(f, int64(r.module.Info().Limits.Input)+1))
	if err != nil {
		return nil, fmt.Errorf("read the input: %w", err)
	}
	return in, nil
}

// writeMeta stores what is known of the message with a case; a case of which
// nothing is known any more loses it.
func (r *mapRun) writeMeta(file string) error {
	var err error
	if r.call.Meta == nil {
		err = os.Remove(file)
	} else {
		err = os.WriteFile(file, laidOut(r.call.Meta), 0o644)
	}
	if err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("write the case: %w", err)
	}
	return nil
}
