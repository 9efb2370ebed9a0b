package kinds_test

import (
	"strings"
	"testing"

	"crosswalk/runtime/connect"
	"crosswalk/runtime/connect/kinds"
)

func TestOpen(t *testing.T) {
	secret := connect.LiteralSecret("x")
	s, err := kinds.Open(connect.Spec{System: "shop", Kind: "shopify", Auth: map[string]connect.Secret{"secret": secret}})
	if err != nil || s.Receiver == nil || s.Connector != nil {
		t.Errorf("shopify: %+v, %v", s, err)
	}
	s, err = kinds.Open(connect.Spec{System: "erp", Kind: "sap-s4hana-odata", Address: "http://erp.example"})
	if err != nil || s.Receiver == nil || s.Connector == nil || len(s.Operations) != 2 {
		t.Errorf("sap: %+v, %v", s, err)
	}
	for want, spec := range map[string]connect.Spec{
		`no connector kind "sapp"`:   {System: "x", Kind: "sapp"},
		"auth.secret is missing":     {System: "x", Kind: "shopify"},
		"address must be http":       {System: "x", Kind: "sap-s4hana-odata", Address: "ftp://x"},
		"must not hold credentials":  {System: "x", Kind: "sap-s4hana-odata", Address: "http://u:p@x"},
		"CW_TEST_NONE is not set":    {System: "x", Kind: "sap-s4hana-odata", Address: "${CW_TEST_NONE}"},
		"both user and password":     {System: "x", Kind: "sap-s4hana-odata", Address: "http://x", Auth: map[string]connect.Secret{"user": secret}},
		"choose one":                 {System: "x", Kind: "sap-s4hana-odata", Address: "http://x", Auth: map[string]connect.Secret{"inboundUser": secret, "inboundPassword": secret, "inboundSecret": secret}},
		"is not a duration":          {System: "x", Kind: "sap-s4hana-odata", Address: "http://x", Settings: map[string]string{"settle": "soon"}},
		"inboundUser and inboundPas": {System: "x", Kind: "sap-s4hana-odata", Address: "http://x", Auth: map[string]connect.Secret{"inboundUser": secret}},
	} {
		if _, err := kinds.Open(spec); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}
