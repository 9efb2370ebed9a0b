package connect

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// ErrSecret reports a credential reference that cannot be read.
var ErrSecret = errors.New("credential not available")

// Secret is a reference to a credential. It never prints the credential.
type Secret struct {
	ref     string
	literal string
	set     bool
}

// ParseSecret reads a reference: "env:NAME" or "file:/path". A credential
// written out in a governed file is refused on purpose.
func ParseSecret(ref string) (Secret, error) {
	kind, rest, ok := strings.Cut(ref, ":")
	if !ok || rest == "" || (kind != "env" && kind != "file") {
		return Secret{}, fmt.Errorf("%w: a reference is env:NAME or file:/path", ErrSecret)
	}
	return Secret{ref: ref}, nil
}

// LiteralSecret holds a credential that was made in this process, such as the
// one between the demo and its simulators.
func LiteralSecret(value string) Secret { return Secret{literal: value, set: true} }

// IsZero says that there is no reference at all.
func (s Secret) IsZero() bool { return !s.set && s.ref == "" }

// Resolve reads the credential. It reads again on every call, so that a rotated
// secret is picked up without a restart.
func (s Secret) Resolve() (string, error) {
	if s.set {
		return s.literal, nil
	}
	kind, rest, _ := strings.Cut(s.ref, ":")
	switch kind {
	case "env":
		v, ok := os.LookupEnv(rest)
		if !ok || v == "" {
			return "", fmt.Errorf("%w: environment variable %s is not set", ErrSecret, rest)
		}
		return v, nil
	case "file":
		b, err := os.ReadFile(rest)
		if err != nil {
			return "", fmt.Errorf("%w: %w", ErrSecret, err)
		}
		v := strings.TrimRight(string(b), "\r\n")
		if v == "" {
			return "", fmt.Errorf("%w: file %s is empty", ErrSecret, rest)
		}
		return v, nil
	}
	return "", fmt.Errorf("%w: no reference", ErrSecret)
}

// String shows the reference, never the credential.
func (s Secret) String() string {
	if s.set {
		return "[secret]"
	}
	return s.ref
}

// GoString keeps %#v from printing the credential.
func (s Secret) GoString() string { return s.String() }
