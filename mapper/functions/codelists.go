package functions

import (
	"embed"
	"encoding/csv"
	"strings"
	"sync"
)

// Each list says in its first lines where it comes from, and from when it is.
//
//go:embed codes/*.csv
var codeFiles embed.FS

// codeList is the rows of a list, by the names of its columns.
func codeList(name string) []map[string]string {
	text, err := codeFiles.ReadFile("codes/" + name + ".csv")
	if err != nil {
		panic(err) // it is embedded
	}
	r := csv.NewReader(strings.NewReader(string(text)))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		panic(err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, column := range rows[0] {
			m[column] = row[i]
		}
		out = append(out, m)
	}
	return out
}

// Codes are the codes of a table with what they stand for; nil if the table is
// none of codes. A currency without decimals stands for "-".
var Codes = sync.OnceValue(func() map[Data]map[string]string {
	all := map[Data]map[string]string{}
	put := func(t Data, code, value string) {
		if all[t] == nil {
			all[t] = map[string]string{}
		}
		all[t][code] = value
	}
	for _, c := range codeList("currencies") {
		decimals := c["decimals"]
		if decimals == "" {
			decimals = "-"
		}
		put(Currency, c["code"], decimals)
		put(CurrencyNumeric, c["code"], c["numeric"])
	}
	for _, c := range codeList("countries") {
		put(Country, c["alpha2"], "x")
		for _, form := range []string{"alpha2", "alpha3", "numeric"} {
			put(CountryAlpha2, c[form], c["alpha2"])
			put(CountryAlpha3, c[form], c["alpha3"])
			put(CountryNumeric, c[form], c["numeric"])
			if c["eu"] != "" {
				put(EUCountry, c[form], "x")
			}
		}
	}
	for _, l := range codeList("languages") {
		put(Language, l["alpha2"], "x")
		for _, form := range []string{"alpha2", "alpha3"} {
			put(LanguageAlpha2, l[form], l["alpha2"])
			put(LanguageAlpha3, l[form], l["alpha3"])
		}
	}
	return all
})

func codeLists() []Spec {
	valid := func(name string, t Data, doc string, ex ...Example) Spec {
		return Spec{
			Name: name, Sig: "text." + name + "() -> bool", Group: "codes", Doc: doc, Examples: ex,
			Overloads: []Overload{method("string_"+name, "k_has_code", tBool, tText).tables(t)},
		}
	}
	code := func(name string, t Data, doc string, ex ...Example) Spec {
		return Spec{
			Name: name, Sig: "text." + name + "() -> text", Group: "codes", Doc: doc, Examples: ex,
			Overloads: []Overload{method("string_"+name, "k_code", tText, tText).tables(t)},
		}
	}
	return []Spec{
		valid("isCountry", Country, "Whether the text is a two-letter country code of ISO 3166-1, in upper case.",
			Example{Expr: `source.a.isCountry()`, In: `{"a":"DE"}`, Out: `true`},
			Example{Expr: `source.a.isCountry()`, In: `{"a":"UK"}`, Out: `false`},
			Example{Expr: `source.a.isCountry()`, In: `{"a":"DEU"}`, Out: `false`}),
		code("countryAlpha2", CountryAlpha2, "The two-letter code of a country given by any of its codes of ISO 3166-1 (DE, DEU, 276).",
			Example{Expr: `source.a.countryAlpha2()`, In: `{"a":"DEU"}`, Out: `"DE"`},
			Example{Expr: `source.a.countryAlpha2()`, In: `{"a":"040"}`, Out: `"AT"`},
			Example{Expr: `source.a.countryAlpha2()`, In: `{"a":"XK"}`, Err: "rule/no-lookup"}),
		code("countryAlpha3", CountryAlpha3, "The three-letter code of a country given by any of its codes of ISO 3166-1.",
			Example{Expr: `source.a.countryAlpha3()`, In: `{"a":"GB"}`, Out: `"GBR"`},
			Example{Expr: `source.a.countryAlpha3()`, In: `{"a":"gb"}`, Err: "rule/no-lookup"}),
		code("countryNumeric", CountryNumeric, "The three digits of a country given by any of its codes of ISO 3166-1.",
			Example{Expr: `source.a.countryNumeric()`, In: `{"a":"AT"}`, Out: `"040"`}),
		valid("isEuCountry", EUCountry, "Whether a country, given by any of its codes of ISO 3166-1, is a member of the European Union (27 states, since 2020-02-01).",
			Example{Expr: `source.a.isEuCountry()`, In: `{"a":"FR"}`, Out: `true`},
			Example{Expr: `source.a.isEuCountry()`, In: `{"a":"GBR"}`, Out: `false`},
			Example{Expr: `source.a.isEuCountry()`, In: `{"a":"EL"}`, Out: `false`}),
		valid("isCurrency", Currency, "Whether the text is a currency code of ISO 4217, in upper case.",
			Example{Expr: `source.a.isCurrency()`, In: `{"a":"EUR"}`, Out: `true`},
			Example{Expr: `source.a.isCurrency()`, In: `{"a":"DEM"}`, Out: `false`}),
		code("currencyNumeric", CurrencyNumeric, "The three digits of a currency of ISO 4217.",
			Example{Expr: `source.a.currencyNumeric()`, In: `{"a":"CHF"}`, Out: `"756"`},
			Example{Expr: `source.a.currencyNumeric()`, In: `{"a":"???"}`, Err: "rule/no-lookup"}),
		{
			Name: "currencyDecimals", Sig: "text.currencyDecimals() -> int", Group: "codes",
			Doc:       "How many decimal places the minor unit of a currency of ISO 4217 has.",
			Overloads: []Overload{method("string_currencyDecimals", "k_currency_decimals", tInt, tText).tables(Currency)},
			Examples: []Example{
				{Expr: `source.a.currencyDecimals()`, In: `{"a":"JPY"}`, Out: `0`},
				{Expr: `source.a.currencyDecimals()`, In: `{"a":"KWD"}`, Out: `3`},
				{Expr: `source.a.currencyDecimals()`, In: `{"a":"XAU"}`, Err: "rule/no-lookup"},
			},
		},
		valid("isLanguage", Language, "Whether the text is a two-letter language code of ISO 639-1, in lower case.",
			Example{Expr: `source.a.isLanguage()`, In: `{"a":"de"}`, Out: `true`},
			Example{Expr: `source.a.isLanguage()`, In: `{"a":"DE"}`, Out: `false`}),
		code("languageAlpha2", LanguageAlpha2, "The two-letter code of a language given by its code of ISO 639-1 or ISO 639-2 (terminological).",
			Example{Expr: `source.a.languageAlpha2()`, In: `{"a":"deu"}`, Out: `"de"`},
			Example{Expr: `source.a.languageAlpha2()`, In: `{"a":"zzz"}`, Err: "rule/no-lookup"}),
		code("languageAlpha3", LanguageAlpha3, "The three-letter code (ISO 639-2, terminological) of a language given by its code of ISO 639-1 or ISO 639-2.",
			Example{Expr: `source.a.languageAlpha3()`, In: `{"a":"fr"}`, Out: `"fra"`}),
	}
}
