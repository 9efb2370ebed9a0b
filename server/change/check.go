package change

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"crosswalk/registry/gitstore"
)

// check refuses what no workspace would take.
func (s *Save) check() error {
	if err := gitstore.CheckBranch(s.Branch); err != nil {
		return fmt.Errorf("%w: %w", ErrRequest, err)
	}
	if err := CheckPerson(&s.Author); err != nil {
		return err
	}
	if err := CheckMessage(s.Message); err != nil {
		return err
	}
	if strings.TrimSpace(s.Message) == "" {
		return fmt.Errorf("%w: say in message what the change is for", ErrRequest)
	}
	if len(s.Files) == 0 || len(s.Files) > MaxFiles {
		return fmt.Errorf("%w: %d files; one save takes 1 to %d", ErrRequest, len(s.Files), MaxFiles)
	}
	all := 0
	for name, text := range s.Files {
		if err := CheckFile(name); err != nil {
			return err
		}
		if len(text) > MaxFile {
			return fmt.Errorf("%w: %s has %d bytes, %d are allowed", ErrRequest, name, len(text), MaxFile)
		}
		if !utf8.Valid(text) {
			return fmt.Errorf("%w: %s is not UTF-8", ErrRequest, name)
		}
		all += len(text)
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			if text, clash := s.Files[dir]; clash && text != nil {
				return fmt.Errorf("%w: %s is a file and the folder of %s", ErrRequest, dir, name)
			}
		}
	}
	if all > MaxAll {
		return fmt.Errorf("%w: %d bytes in all, %d are allowed", ErrRequest, all, MaxAll)
	}
	return nil
}

// CheckPerson refuses names that a commit cannot hold. Without an address the
// person gets one that goes nowhere.
func CheckPerson(a *gitstore.Author) error {
	a.Name, a.Email = strings.TrimSpace(a.Name), strings.TrimSpace(a.Email)
	if a.Name == "" {
		return fmt.Errorf("%w: say in author.name who makes the change", ErrRequest)
	}
	if a.Email == "" {
		a.Email = strings.Trim(notPlain.ReplaceAllString(strings.ToLower(a.Name), "."), ".") + "@localhost"
	}
	for _, s := range []string{a.Name, a.Email} {
		if len(s) > 200 || !utf8.ValidString(s) || strings.ContainsAny(s, "<>") || strings.ContainsFunc(s, unicode.IsControl) {
			return fmt.Errorf("%w: %q cannot stand in a commit: 200 characters at most, no < or >, one line", ErrRequest, s)
		}
	}
	return nil
}

var notPlain = regexp.MustCompile(`[^a-z0-9]+`)

// CheckMessage refuses what a commit message cannot hold.
func CheckMessage(s string) error {
	if len(s) > 20_000 || !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
		return fmt.Errorf("%w: the message cannot stand in a commit: 20,000 characters at most, plain text", ErrRequest)
	}
	return nil
}

// folders are where a save may write; extensions, what a file there is.
var (
	folders    = []string{"mappings", "tables", "contracts"}
	extensions = []string{".yaml", ".json", ".csv", ".graphql"}
)

// editable says that a file is one that the page may have in hand.
func editable(name string) bool {
	top, _, nested := strings.Cut(name, "/")
	return nested && slices.Contains(folders, top)
}

// CheckFile refuses paths that a save must not touch.
func CheckFile(name string) error {
	if err := gitstore.CheckPath(name); err != nil {
		return fmt.Errorf("%w: %w", ErrRequest, err)
	}
	switch {
	case !editable(name):
		return fmt.Errorf("%w: %s lies outside of %s/", ErrRequest, name, strings.Join(folders, "/, "))
	case !slices.Contains(extensions, path.Ext(name)):
		return fmt.Errorf("%w: %s is none of %s", ErrRequest, name, strings.Join(extensions, ", "))
	case len(name) > 300:
		return fmt.Errorf("%w: the path %.40s… is longer than 300 characters", ErrRequest, name)
	}
	return nil
}
