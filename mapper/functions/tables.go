package functions

import "crosswalk/mapper/program"

func tables() []Spec {
	// forms are the overloads of a look-up with a key of a type.
	forms := func(name string, key program.Type) []Overload {
		id := name + "_string_" + map[program.Kind]string{program.String: "string", program.Int: "int", program.Decimal: "decimal"}[key.Kind]
		return []Overload{
			node(fn(id, "k_lookup", tText, tText, key)), node(fn(id+"_string", "k_lookup", tText, tText, key, tText)),
			node(fn(id+"_string_string", "k_lookup", tText, tText, key, tText, tText)),
		}
	}
	return []Spec{
		{
			Name: "lookup", Sig: "lookup(table, key[, default[, column]]) -> text", Group: "tables",
			Doc: "The value of a key in tables/<table>.csv. A missing key gives the default or, if there is none, the value of the table's row with the key *, or an error. Another column than value can be named.",

			Overloads: forms("lookup", tText),
			Examples: []Example{
				{Expr: `lookup("channel", source.a)`, In: `{"a":"pos"}`, Out: `"store"`},
				{Expr: `lookup("channel", source.a)`, In: `{"a":"fax"}`, Err: "rule/no-lookup"},
				{Expr: `lookup("channel", source.a, "web")`, In: `{"a":"fax"}`, Out: `"web"`},
				{Expr: `lookup("channel", source.a, "none", "label")`, In: `{"a":"pos"}`, Out: `"Point of sale"`},
				{Expr: `lookup("country", source.a)`, In: `{"a":"CH"}`, Out: `"other"`},
			},
		},
		{
			Name: "lookupFold", Sig: "lookupFold(table, key[, default[, column]]) -> text", Group: "tables",
			Doc:       "As lookup, but the key and the keys of the table are compared in lower case. Keys of the table that are the same then are a mistake.",
			Overloads: forms("lookupFold", tText),
			Examples: []Example{
				{Expr: `lookupFold("channel", source.a)`, In: `{"a":"POS"}`, Out: `"store"`},
				{Expr: `lookupFold("country", source.a)`, In: `{"a":"ÖSTERREICH"}`, Out: `"AT"`},
				{Expr: `lookupFold("channel", source.a)`, In: `{"a":"Fax"}`, Err: "rule/no-lookup"},
			},
		},
		{
			Name: "lookupRange", Sig: "lookupRange(table, number or text[, default[, column]]) -> text", Group: "tables",
			Doc: "The value of the range that holds the key. The table has the columns from (included), to (not included) and value; an empty bound is none, and without the column to a range ends where the next begins. " +
				"Numbers compare as numbers, texts, such as dates and postal codes, by code point. Ranges that overlap are a mistake, gaps between them a warning.",
			Overloads: append(append(forms("lookupRange", tDecimal), forms("lookupRange", tInt)...), forms("lookupRange", tText)...),
			Examples: []Example{
				{Expr: `lookupRange("shipping", source.weight)`, In: `{"weight":4.999}`, Out: `"parcel"`},
				{Expr: `lookupRange("shipping", source.weight)`, In: `{"weight":5}`, Out: `"bulky"`},
				{Expr: `lookupRange("shipping", source.weight)`, In: `{"weight":-1}`, Err: "rule/no-lookup"},
				{Expr: `lookupRange("shipping", source.weight, "none", "price")`, In: `{"weight":1000}`, Out: `"29.00"`},
				{Expr: `dec(lookupRange("vat", source.date))`, In: `{"date":"2020-09-30"}`, Out: `16`},
			},
		},
		{
			Name: "lookupKey", Sig: "lookupKey(table, value[, default[, column]]) -> text", Group: "tables",
			Doc:       "The key of a value: lookup the other way round. The values of the column must differ.",
			Overloads: forms("lookupKey", tText),
			Examples: []Example{
				{Expr: `lookupKey("channel", source.a)`, In: `{"a":"store"}`, Out: `"pos"`},
				{Expr: `lookupKey("channel", source.a, "?", "label")`, In: `{"a":"Web shop"}`, Out: `"web"`},
				{Expr: `lookupKey("channel", source.a)`, In: `{"a":"pos"}`, Err: "rule/no-lookup"},
			},
		},
	}
}

// Tables are the tables that the examples use, as CSV.
var Tables = map[string]string{
	"channel":  "key,value,label\nweb,web,Web shop\npos,store,Point of sale\n",
	"country":  "key,value\nDeutschland,DE\nÖsterreich,AT\n*,other\n",
	"shipping": "from,to,value,price\n0,5,parcel,4.90\n5,31.5,bulky,12.90\n31.5,,freight,29.00\n",
	"vat":      "from,value\n2007-01-01,19\n2020-07-01,16\n2021-01-01,19\n",
}
