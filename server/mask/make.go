package mask

import (
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"crosswalk/contracts/schema"
)

// Names that stand for others. Values of about the same length are taken.
var (
	givenNames  = strings.Fields("Al Bo Jo Ana Eva Ida Kim Leo Max Mia Noa Tom Anna Emma Finn Jana Lena Lina Mara Nils Nora Omar Paul Clara David Elias Hanna Julia Karla Laura Lukas Maria Oskar Peter Simon Amelie Andrea Fabian Hannah Johann Martin Nadine Robert Sandra Thomas Anatole Camille Dominik Florian Gabriel Larissa Melanie Patrick Susanne Benedikt Christof Franziska Friedrich Katharina Maximilian Bartholomew Christopher")
	familyNames = strings.Fields("Au Li Wu Ott Rau Kim Beck Bock Graf Horn Kern Lang Voss Wolf Adler Bauer Braun Ebert Frank Haase Jonas Keller Krause Lorenz Marten Neumann Richter Schmitt Seidel Vogel Walter Winkler Albrecht Baumann Bergmann Dietrich Hoffmann Lehmann Petersen Schneider Zimmermann Wagenknecht Rosenberger Hohenzollern Schwarzenberg")
	cities      = strings.Fields("Au Ulm Bonn Gera Hof Jena Kiel Köln Paris Essen Fulda Lyon Mainz Trier Wien Aachen Bremen Dresden Erfurt Graz Halle Lübeck London Madrid Potsdam Rostock Augsburg Dortmund Freiburg Hannover Nürnberg Salzburg Göttingen Karlsruhe Wiesbaden Heidelberg Regensburg Saarbrücken Braunschweig Mönchengladbach")
	streets     = strings.Fields("Weg Ring Hain Gasse Allee Platz Anger Markt Ufer Damm Garten Birken Linden Buchen Eichen Ulmen Ahorn Wiesen Garten Kirsch Mühlen Brunnen Bergweg Parkweg Feldweg Waldweg Seestraße Amselweg Bachstraße Parkstraße Rosenstraße Lindenstraße Gartenstraße Kastanienallee Birkenstraße Sonnenblumenweg")
	phrases     = strings.Fields("a an at so the and for can now see out once more with door left ring bell note then room after please second parcel kindly thanks office delivery possible afterwards neighbour somebody reception otherwise appreciated straightaway consideration")
	agents      = []string{"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15"}
	hosts       = []string{"example.com", "example.org", "example.net"}
)

// make is a value of the kind in place of s.
func (k kind) make(d *dice, s string) string {
	switch k {
	case email:
		return mail(d, s)
	case mails:
		return mailForm.ReplaceAllStringFunc(s, func(m string) string { return mail(d.of(email, m), m) })
	case phone:
		return digits(d, s, 3)
	case givenName:
		return each(d, s, givenName)
	case familyName:
		return each(d, s, familyName)
	case name:
		return person(d, s)
	case city:
		return each(d, s, city)
	case street:
		return digits(d, each(d, s, street), 0)
	case note:
		return digits(d, each(d, s, note), 0)
	case postcode:
		return tail(d, s)
	case address:
		return machine(d, s)
	case agent:
		return browser(d, s)
	case link:
		return page(d, s)
	case day:
		return date(d, s)
	}
	return scramble(d, s)
}

// scramble replaces letters by letters of the same case and digits by digits.
func scramble(d *dice, s string) string {
	const lower, upper, hex = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdef"
	low := lower
	if len(s) >= 8 && strings.Trim(s, "0123456789abcdef-") == "" {
		low = hex
	}
	up := upper
	if len(s) >= 8 && strings.Trim(s, "0123456789ABCDEF-") == "" {
		up = strings.ToUpper(hex)
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '1' && r <= '9':
			return rune('1' + d.n(9))
		case r == '0':
			return rune('0' + d.n(10))
		case r >= 'a' && r <= 'z':
			return rune(low[d.n(len(low))])
		case r >= 'A' && r <= 'Z':
			return rune(up[d.n(len(up))])
		case unicode.IsUpper(r):
			return rune(upper[d.n(26)])
		case unicode.IsLetter(r):
			return rune(lower[d.n(26)])
		case unicode.IsDigit(r):
			return rune('0' + d.n(10))
		}
		return r
	}, s)
}

// digits replaces the digits of a text behind its first keep characters.
func digits(d *dice, s string, keep int) string {
	n := 0
	return strings.Map(func(r rune) rune {
		n++
		if n <= keep && strings.HasPrefix(s, "+") || r < '0' || r > '9' {
			return r
		}
		if n == 1 && r == '0' {
			return r // the prefix of a trunk line
		}
		if r == '0' {
			return rune('0' + d.n(10))
		}
		return rune('1' + d.n(9))
	}, s)
}

// tail scrambles all but the first character.
func tail(d *dice, s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return s[:n] + scramble(d, s[n:])
}

var wordForm = regexp.MustCompile(`\p{L}[\p{L}\p{M}'’]*`)

// each replaces every word by one of its kind and of about its length, written as
// it is.
func each(d *dice, s string, k kind) string {
	list := map[kind][]string{givenName: givenNames, familyName: familyNames, city: cities, street: streets, note: phrases}[k]
	return wordForm.ReplaceAllStringFunc(s, func(w string) string { return like(pick(d.of(k, w), w, list), w) })
}

// pick is a word of the list of the same length, or of the nearest one.
func pick(d *dice, w string, list []string) string {
	n, best, least := utf8.RuneCountInString(w), []string{}, 1<<30
	for _, x := range list {
		off := utf8.RuneCountInString(x) - n
		if off < 0 {
			off = -off
		}
		if off < least {
			best, least = best[:0], off
		}
		if off == least && x != w {
			best = append(best, x)
		}
	}
	if len(best) == 0 {
		return scramble(d, w)
	}
	return best[d.n(len(best))]
}

// like writes a word in capitals or small letters as another one is.
func like(word, as string) string {
	first, n := utf8.DecodeRuneInString(as)
	switch {
	case strings.ToUpper(as) == as && len(as) > n:
		return strings.ToUpper(word)
	case unicode.IsLower(first):
		return strings.ToLower(word)
	}
	f, n := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(f)) + word[n:]
}

// person is a name: the last word of it a family name.
func person(d *dice, s string) string {
	all := wordForm.FindAllStringIndex(s, -1)
	if len(all) == 0 {
		return scramble(d, s)
	}
	last := all[len(all)-1][0]
	return each(d, s[:last], givenName) + each(d, s[last:], familyName)
}

// mail is another address of a machine that nobody has.
func mail(d *dice, s string) string {
	local, _, found := strings.Cut(s, "@")
	if !found || mailForm.FindString(s) != s {
		return scramble(d, s)
	}
	return strings.ToLower(scramble(d, local)) + "@" + hosts[d.n(len(hosts))]
}

// machine is an address of those that are kept for documentation (RFC 5737, 3849).
func machine(d *dice, s string) string {
	a, err := netip.ParseAddr(s)
	switch {
	case err != nil:
		return scramble(d, s)
	case a.Is4():
		return fmt.Sprintf("%s.%d", []string{"192.0.2", "198.51.100", "203.0.113"}[d.n(3)], 1+d.n(254))
	}
	return fmt.Sprintf("2001:db8::%x:%x", 1+d.n(0xfffe), 1+d.n(0xfffe))
}

// browser is what another browser says.
func browser(d *dice, s string) string {
	if len(s) < 20 {
		return []string{"en", "de", "fr", "en-US", "de-DE", "fr-FR"}[d.n(6)]
	}
	return agents[d.n(len(agents))]
}

// page is an address on the web whose path and query say nothing.
func page(d *dice, s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" {
		return scramble(d, s)
	}
	at := strings.Index(s, "://") + 3
	rest := s[at:]
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		return s[:at] + hosts[d.n(len(hosts))] + scramble(d, rest[i:])
	}
	return s[:at] + hosts[d.n(len(hosts))]
}

// date is a day some years around, in the same form.
func date(d *dice, s string) string {
	for _, form := range []string{time.DateOnly, time.RFC3339Nano, "02.01.2006", "01/02/2006", "20060102"} {
		if t, err := time.Parse(form, s); err == nil {
			return t.AddDate(-d.n(6), 0, -1-d.n(300)).Format(form)
		}
	}
	return scramble(d, s)
}

// fits says that a contract takes a text, as far as it can be told here.
func fits(s *schema.Shape, text string) bool {
	if s == nil {
		return true
	}
	n := utf8.RuneCountInString(text)
	if n < s.MinLength || s.Kind == schema.String && s.MaxLength >= 0 && n > s.MaxLength {
		return false
	}
	if s.Pattern != "" {
		if re, err := regexp.Compile(s.Pattern); err == nil && !re.MatchString(text) {
			return false
		}
	}
	switch s.Format {
	case "email", "idn-email":
		return mailForm.FindString(text) == text
	case "date":
		_, err := time.Parse(time.DateOnly, text)
		return err == nil
	case "date-time":
		_, err := time.Parse(time.RFC3339, text)
		return err == nil
	case "ipv4", "ipv6":
		a, err := netip.ParseAddr(text)
		return err == nil && a.Is4() == (s.Format == "ipv4")
	case "uuid":
		return len(text) == 36
	case "uri", "url":
		u, err := url.Parse(text)
		return err == nil && u.Scheme != ""
	}
	return true
}
