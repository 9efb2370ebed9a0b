package asyncapi

import (
	"slices"
	"strings"

	"crosswalk/contracts/source"
)

// The keys that the specification gives each object, by major version where
// they differ.
var (
	documentKeys = map[int][]string{
		2: {"asyncapi", "id", "info", "servers", "defaultContentType", "channels", "components", "tags", "externalDocs"},
		3: {"asyncapi", "id", "info", "servers", "defaultContentType", "channels", "operations", "components"},
	}
	infoKeys   = []string{"title", "version", "description", "termsOfService", "contact", "license", "tags", "externalDocs"}
	serverKeys = map[int][]string{
		2: {"url", "protocol", "protocolVersion", "description", "variables", "security", "tags", "bindings"},
		3: {"host", "pathname", "protocol", "protocolVersion", "description", "variables", "title", "summary", "security", "tags", "externalDocs", "bindings"},
	}
	channelKeys = map[int][]string{
		2: {"$ref", "description", "servers", "subscribe", "publish", "parameters", "bindings"},
		3: {"address", "messages", "title", "summary", "description", "servers", "parameters", "tags", "externalDocs", "bindings"},
	}
	parameterKeys = map[int][]string{
		2: {"description", "schema", "location"},
		3: {"enum", "default", "description", "examples", "location"},
	}
	operationKeys = map[int][]string{
		2: {"operationId", "summary", "description", "security", "tags", "externalDocs", "bindings", "traits", "message"},
		3: {"action", "channel", "title", "summary", "description", "security", "tags", "externalDocs", "bindings", "traits", "messages", "reply"},
	}
	replyKeys   = []string{"address", "channel", "messages"}
	messageKeys = map[int][]string{
		2: {"messageId", "headers", "payload", "correlationId", "schemaFormat", "contentType", "name", "title", "summary", "description", "tags", "externalDocs", "bindings", "examples", "traits"},
		3: {"headers", "payload", "correlationId", "contentType", "name", "title", "summary", "description", "tags", "externalDocs", "bindings", "examples", "traits", "deprecated"},
	}
)

// keys warns of keys that the specification does not know, which are mostly
// misspelt.
func (w *walker) keys(n node, known []string, what string) {
	for _, m := range n.Members {
		if !slices.Contains(known, m.Name) && !strings.HasPrefix(m.Name, "x-") {
			w.warn(m.Pos, "asyncapi/unknown-key", "%s has no key %q in AsyncAPI %s", what, m.Name, w.doc.Version).Hint = source.Suggest(m.Name, known)
		}
	}
}
