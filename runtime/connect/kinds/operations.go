package kinds

import (
	"crosswalk/runtime/connect/sap"
	"crosswalk/runtime/connect/shopify"
)

// Operations lists what systems of a kind can be asked for; ok is false if no
// connector has that kind.
func Operations(kind string) (operations []string, ok bool) {
	switch kind {
	case sap.Kind:
		return sap.Operations(), true
	case shopify.Kind:
		return nil, true
	}
	return nil, false
}
