package connect

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// Spec is what a system file says about one outside system.
type Spec struct {
	// System is the name of the system in the workspace.
	System string
	// Kind chooses the connector: "shopify" or "sap-s4hana-odata".
	Kind string
	// Address is the base URL. It may name environment variables as ${NAME}.
	Address string
	// Auth maps a role such as "user", "password" or "secret" to its reference.
	Auth map[string]Secret
	// Settings are the connector's own options.
	Settings map[string]string
	// Timeout bounds one exchange over the wire. Zero means 10 s.
	Timeout time.Duration
}

// DefaultTimeout bounds one exchange when a Spec does not say.
const DefaultTimeout = 10 * time.Second

// ParseAuth turns the references of a system file into secrets.
func ParseAuth(refs map[string]string) (map[string]Secret, error) {
	out := make(map[string]Secret, len(refs))
	for role, ref := range refs {
		s, err := ParseSecret(ref)
		if err != nil {
			return nil, fmt.Errorf("auth.%s: %w", role, err)
		}
		out[role] = s
	}
	return out, nil
}

// Expand replaces ${NAME} by the environment variable NAME. A variable that is
// not set is an error: a half empty address must never be called.
func Expand(text string) (string, error) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${")
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed || name == "" {
			return "", fmt.Errorf("expand %q: ${ without a name and }", text)
		}
		v, ok := os.LookupEnv(name)
		if !ok || v == "" {
			return "", fmt.Errorf("environment variable %s is not set", name)
		}
		b.WriteString(v)
		text = after
	}
}
