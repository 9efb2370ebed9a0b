package automata

import "strings"

// samples are texts of the formats, those that hold first.
func samples() map[string][]string {
	dateTime := []string{
		"2024-05-17T09:30:00Z", "2024-02-29T23:59:59.999+02:00", "1998-12-31T23:59:60Z", "2024-05-17t09:30:00z", "2024-12-31T15:59:60-08:00",
		"2023-02-29T09:30:00Z", "2024-05-17T09:30:00", "2024-05-17 09:30:00Z", "2024-05-17T24:00:00Z", "2024-05-17T09:30:00+24:00", "2024-05-17T09:30:60Z", "2024-05-17",
	}
	ipv4 := []string{"192.168.0.1", "10.0.0.255", "0.0.0.0", "256.1.1.1", "10.0.0", "10.0.0.1.1", "010.0.0.1", "10.0.0.1/24", "+1.2.3.4"}
	uri := []string{
		"https://shop.example.com/orders/42?page=1#top", "urn:isbn:9780306406157", "mailto:ann@example.com", "http://[2001:db8::1]:8080/",
		"/orders/42", "shop.example.com", "https://shop.example.com/%zz", "http://[::1", "http://a:b:c/", "1http://example.com", ":",
	}
	reference := []string{"/orders/42", "orders?page=1", "#top", "", "https://shop.example.com/", "//shop.example.com/", `C:\orders`, "/%zz", "a:b:c", ":x"}
	long := strings.Repeat("a", 64)
	return map[string][]string{
		"date-time": dateTime,
		"date":      {"2024-05-17", "2024-02-29", "2000-02-29", "2023-02-29", "1900-02-29", "2024-13-01", "2024-04-31", "24-05-17", "2024-5-17", "2024-05-17T00:00:00Z"},
		"time":      {"09:30:00Z", "23:59:59.5+01:00", "23:59:60Z", "15:59:60-08:00", "09:30:00", "24:00:00Z", "09:60:00Z", "09:30:60Z", "9:30:00Z", "09:30Z"},
		"duration":  {"P3D", "PT15M", "P1Y2M10DT2H30M", "P4W", "P", "PT", "P1D2H", "P1Y2D", "P1W2D", "3D"},
		"period":    {"2024-05-17T09:30:00Z/2024-05-18T09:30:00Z", "2024-05-17T09:30:00Z/P1D", "P1D/2024-05-17T09:30:00Z", "P1D/P1D", "2024-05-17T09:30:00Z", "2024-05-17/P1D"},
		"hostname":  {"shop.example.com", "localhost", "example.com.", "xn--bcher-kva.example", "-shop.example.com", "shop-.example.com", "shop..example.com", "shop_1.example.com", long + ".com", "bücher.example"},
		"email":     {"ann@example.com", "ann.lee+orders@shop.example.com", `"ann lee"@example.com`, "jürgen@example.com", "ann@[192.168.0.1]", "ann", "@example.com", "ann@", "ann@-example.com", "ann..lee@example.com", "ann@example_1.com", long + "a@example.com"},

		"ip-address": ipv4,
		"ipv4":       ipv4,
		"ipv6":       {"2001:db8::1", "::", "fe80::1:2", "::ffff:192.168.0.1", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7", "1::2::3", "12345::", "fe80::1%eth0", "192.168.0.1", "1:2:3:4:5:6:7:8::"},

		"uri":           uri,
		"iri":           uri,
		"uri-reference": reference,
		"uriref":        reference,
		"iri-reference": reference,
		"uri-template":  {"/orders/{id}", "https://shop.example.com/orders/{id}/lines", "/orders", "/orders/{id", "/orders/id}", "/orders/{{id}}", "/%zz"},

		"regex":                 {"^[a-z]+$", "a|b", "", "(", "[a-", "*"},
		"json-pointer":          {"", "/orders/0/id", "/a~1b", "/", "orders", "/a~2b", "/a~", "#/a"},
		"relative-json-pointer": {"0", "1/id", "2#", "0/orders/0", "", "/id", "-1/id", "01/id", "1#/id"},
		"uuid":                  {"3f2504e0-4f89-41d3-9a0c-0305e82c3301", "00000000-0000-0000-0000-000000000000", "3f2504e04f8941d39a0c0305e82c3301", "3f2504e0-4f89-41d3-9a0c-0305e82c330", "3f2504e0-4f89-41d3-9a0c-0305e82c330g", "{3f2504e0-4f89-41d3-9a0c-0305e82c3301}"},
		"decimal":               {"12.50", "0", "-3.1", "100", "01", "1.", ".5", "+1", "1e3", "1,50"},
	}
}
