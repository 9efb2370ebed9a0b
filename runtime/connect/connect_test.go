package connect_test

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"crosswalk/runtime/connect"
)

func TestSecretNeverPrints(t *testing.T) {
	s := connect.LiteralSecret("hunter2-hunter2")
	for _, text := range []string{fmt.Sprint(s), fmt.Sprintf("%#v", s), fmt.Sprintf("%+v", s), fmt.Sprintf("%s", map[string]connect.Secret{"x": s})} {
		if strings.Contains(text, "hunter2") {
			t.Errorf("printed %s", text)
		}
	}
}

func TestSecretReferences(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("from-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("CW_TEST_SECRET", "from-env")
	for ref, want := range map[string]string{"env:CW_TEST_SECRET": "from-env", "file:" + file: "from-file"} {
		s, err := connect.ParseSecret(ref)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := s.Resolve(); err != nil || got != want {
			t.Errorf("%s: %q, %v", ref, got, err)
		}
	}
	for _, ref := range []string{"", "hunter2", "env:", "vault:x"} {
		if _, err := connect.ParseSecret(ref); !errors.Is(err, connect.ErrSecret) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: %v", ref, err)
		}
	}
	s, _ := connect.ParseSecret("env:CW_TEST_MISSING")
	if _, err := s.Resolve(); !errors.Is(err, connect.ErrSecret) || !strings.Contains(err.Error(), "CW_TEST_MISSING") {
		t.Errorf("missing: %v", err)
	}
	if _, err := connect.ParseAuth(map[string]string{"user": "plain"}); err == nil || !strings.HasPrefix(err.Error(), "auth.user") {
		t.Errorf("auth: %v", err)
	}
}

func TestExpand(t *testing.T) {
	t.Setenv("CW_TEST_HOST", "sap.example")
	if got, err := connect.Expand("http://${CW_TEST_HOST}:80/${CW_TEST_HOST}"); err != nil || got != "http://sap.example:80/sap.example" {
		t.Errorf("%q, %v", got, err)
	}
	for _, bad := range []string{"${CW_TEST_NONE}", "x${", "${}", "${CW_TEST_HOST"} {
		if got, err := connect.Expand(bad); err == nil {
			t.Errorf("%q gave %q", bad, got)
		}
	}
}

func TestTrail(t *testing.T) {
	if got := connect.Trail([]byte("a=token-1 b=\xff"), "token-1", ""); got != "a=[secret] b=\uFFFD" {
		t.Errorf("%q", got)
	}
	long := connect.Trail([]byte(strings.Repeat("é", connect.MaxTrailBody)))
	if len(long) > connect.MaxTrailBody+10 || !utf8.ValidString(long) || !strings.HasSuffix(long, " [cut]") {
		t.Errorf("%d bytes, ends in %q", len(long), long[len(long)-10:])
	}
	u, _ := url.Parse("http://user:pw@host/x?y=1")
	if got := connect.TrailURL(u); got != "http://host/x?y=1" {
		t.Errorf("%s", got)
	}
}

func TestErrorText(t *testing.T) {
	e := &connect.Error{System: "sap", Operation: "create-sales-order", Status: 500, Code: "V1/042", Message: "locked", Unknown: true, Err: os.ErrClosed}
	if got := e.Error(); got != "sap create-sales-order: HTTP 500: V1/042: locked (outcome unknown)" {
		t.Error(got)
	}
	if got, ok := connect.AsError(fmt.Errorf("call: %w", e)); !ok || got != e || !errors.Is(got, os.ErrClosed) {
		t.Error("not found in a wrapped error")
	}
}
