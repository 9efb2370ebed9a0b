package shopify

// person is a customer and where parcels go.
type person struct {
	first, last, email, locale                       string
	street, extra, city, zip, province, provinceCode string
	country, countryCode, phone, company, currency   string
}

// people speak many languages and write their names their own way.
var people = []person{
	{first: "Jürgen", last: "Müller-Lüdenscheidt", email: "juergen.mueller@example.de", locale: "de-DE", street: "Straße der Einheit 12a", extra: "Hinterhaus", city: "Köln", zip: "50667", country: "Germany", countryCode: "DE", phone: "+4922112345678"},
	{first: "Zoë", last: "Brontë-O'Hara", email: "zoe@example.ie", locale: "en-IE", street: "7 Seán MacDermott Street", city: "Dublin", zip: "D01 F5P2", province: "Dublin", provinceCode: "D", country: "Ireland", countryCode: "IE", phone: "+35315550123"},
	{first: "Łukasz", last: "Wójcik", email: "lukasz.wojcik@example.pl", locale: "pl-PL", street: "ul. Świętokrzyska 31/33", city: "Łódź", zip: "90-001", country: "Poland", countryCode: "PL", currency: "PLN", phone: "+48225550199"},
	{first: "Anaïs", last: "Lefèvre", email: "anais.lefevre@example.fr", locale: "fr-FR", street: "18 bis, rue de l'Église", extra: "Bât. C, 4e étage", city: "Saint-Étienne", zip: "42000", country: "France", countryCode: "FR", phone: "+33477000000"},
	{first: "محمد", last: "الأنصاري", email: "m.ansari@example.ae", locale: "ar-AE", street: "شارع الشيخ زايد ١٢٣", city: "دبي", province: "Dubai", provinceCode: "DU", country: "United Arab Emirates", countryCode: "AE", phone: "+971501234567", currency: "USD"},
	{first: "נועה", last: "כהן", email: "noa.cohen@example.co.il", locale: "he-IL", street: "רחוב דיזנגוף 50", extra: "דירה 3", city: "תל אביב", zip: "6433222", country: "Israel", countryCode: "IL", phone: "+97231234567", currency: "USD"},
	{first: "فاطمه", last: "حسینی", email: "f.hosseini@example.se", locale: "sv-SE", street: "Sankt Eriksgatan 112", city: "Malmö", zip: "211 34", country: "Sweden", countryCode: "SE", phone: "+46401234567", currency: "SEK"},
	{first: "美咲", last: "佐藤", email: "misaki.sato@example.jp", locale: "ja-JP", street: "神宮前3丁目1-1", extra: "メゾン青山 502号室", city: "渋谷区", zip: "150-0001", province: "東京都", provinceCode: "JP-13", country: "Japan", countryCode: "JP", phone: "+81312345678", currency: "JPY"},
	{first: "伟", last: "张", email: "wei.zhang@example.nl", locale: "nl-NL", street: "Prinsengracht 263-II", city: "Amsterdam", zip: "1016 GV", country: "Netherlands", countryCode: "NL", phone: "+31205550100"},
	{first: "Дмитрий", last: "Ковальчук", email: "d.kovalchuk@example.at", locale: "de-AT", street: "Mariahilfer Straße 1/2/15", city: "Wien", zip: "1060", country: "Austria", countryCode: "AT", phone: "+4315550000"},
	{first: "Ελένη", last: "Παπαδοπούλου", email: "eleni@example.gr", locale: "el-GR", street: "Οδός Ερμού 45", city: "Αθήνα", zip: "105 63", country: "Greece", countryCode: "GR", phone: "+302101234567"},
	{first: "Nguyễn Thị", last: "Hồng Nhung", email: "nhung@example.fr", locale: "fr-FR", street: "5 avenue d'Ivry", city: "Paris", zip: "75013", country: "France", countryCode: "FR", phone: "+33145000000"},
	{first: "Guðrún", last: "Ævarsdóttir", email: "gudrun@example.dk", locale: "da-DK", street: "Nørrebrogade 88, 3. tv", city: "København N", zip: "2200", country: "Denmark", countryCode: "DK", phone: "+4533123456"},
	{first: "İpek", last: "Yıldız", email: "ipek.yildiz@example.de", locale: "de-DE", street: "Karl-Marx-Allee 91", city: "Berlin", zip: "10243", country: "Germany", countryCode: "DE", phone: "+493055501234"},
	{first: "João", last: "da Conceição", email: "joao@example.pt", locale: "pt-PT", street: "Rua de São Bento 200, 2.º Esq.", city: "Lisboa", zip: "1200-821", country: "Portugal", countryCode: "PT", phone: "+351213456789"},
	{first: "Siân", last: "Llŷr", email: "sian.llyr@example.co.uk", locale: "en-GB", street: "Flat 2, 10 Heol y Bont", city: "Caerdydd", zip: "CF10 1AA", province: "Wales", provinceCode: "WLS", country: "United Kingdom", countryCode: "GB", phone: "+442920123456", currency: "GBP"},
	{first: "Bob", last: "Norman", email: "bob.norman@mail.example.com", locale: "en-US", street: "Chestnut Street 92", extra: "Apt #4/B", city: "Louisville", zip: "40202", province: "Kentucky", provinceCode: "KY", country: "United States", countryCode: "US", phone: "+15024592181", currency: "USD"},
	{first: "María José", last: "Peña y Núñez", email: "mjose@example.es", locale: "es-ES", street: "C/ Alcalá, nº 42, 1º B", city: "A Coruña", zip: "15001", province: "A Coruña", provinceCode: "C", country: "Spain", countryCode: "ES", phone: "+34981000000"},
	{first: "Chloé", last: "Tremblay", email: "chloe@example.ca", locale: "fr-CA", street: "4567, rue Saint-Denis", city: "Montréal", zip: "H2J 2L4", province: "Quebec", provinceCode: "QC", country: "Canada", countryCode: "CA", phone: "+15145550142", currency: "CAD"},
	{first: "Beat", last: "Rüegsegger", email: "beat@example.ch", locale: "de-CH", street: "Zürcherstrasse 9", city: "Zürich", zip: "8004", country: "Switzerland", countryCode: "CH", phone: "+41445550101", company: "Rüegsegger & Söhne AG", currency: "CHF"},
	{first: "Škėmaitė", last: "Žydrūnaitė", email: "zydre@example.lt", locale: "lt-LT", street: "Gedimino pr. 9", city: "Vilnius", zip: "LT-01103", country: "Lithuania", countryCode: "LT", phone: "+37052000000"},
	{first: "ปิยะ", last: "ศรีสุข", email: "piya@example.th", locale: "th-TH", street: "123 ถนนสุขุมวิท", city: "กรุงเทพมหานคร", zip: "10110", country: "Thailand", countryCode: "TH", phone: "+6621234567", currency: "USD"},
	{first: "प्रिया", last: "शर्मा", email: "priya@example.co.uk", locale: "en-GB", street: "221B Baker Street", city: "London", zip: "NW1 6XE", province: "England", provinceCode: "ENG", country: "United Kingdom", countryCode: "GB", phone: "+442079460123", currency: "GBP"},
	{first: "Kwame", last: "Owusu-Ansah", email: "kwame@example.be", locale: "nl-BE", street: "Meir 1 bus 12", city: "Antwerpen", zip: "2000", country: "Belgium", countryCode: "BE", phone: "+3232000000", company: "Owusu BV"},
	{first: "عبدالله", last: "الصباح", email: "abdullah@example.kw", locale: "ar-KW", street: "قطعة ٥، شارع ١٠", city: "السالمية", country: "Kuwait", countryCode: "KW", phone: "+96522001234", currency: "KWD"},
	{first: "Niamh", last: "Ní Dhomhnaill", email: "niamh@example.ie", locale: "en-IE", street: "An Spidéal", city: "Gaillimh", zip: "H91 XY12", country: "Ireland", countryCode: "IE", phone: "+35391555012"},
	{first: "X Æ", last: "Nuñez \"Teo\" <test>", email: "x.ae+tag@example.de", locale: "de-DE", street: "Weg\\Ecke 1 & 2", city: "München", zip: "80331", country: "Germany", countryCode: "DE", phone: "+498955501"},
	{first: "", last: "Madonna", email: "", locale: "it-IT", street: "Via Roma, 1", city: "Forlì", zip: "47121", province: "Forlì-Cesena", provinceCode: "FC", country: "Italy", countryCode: "IT"},
}

// tax is one rate of a country, in millionths.
type tax struct {
	title string
	ppm   int64
}

var taxes = map[string][]tax{
	"DE": {{"DE MwSt", 190000}}, "AT": {{"AT MwSt", 200000}}, "FR": {{"FR TVA", 200000}}, "IE": {{"IE VAT", 230000}},
	"PL": {{"PL VAT", 230000}}, "SE": {{"SE Moms", 250000}}, "NL": {{"NL btw", 210000}}, "GR": {{"GR ΦΠΑ", 240000}},
	"DK": {{"DK Moms", 250000}}, "PT": {{"PT IVA", 230000}}, "ES": {{"ES IVA", 210000}}, "IT": {{"IT IVA", 220000}},
	"BE": {{"BE BTW", 210000}}, "LT": {{"LT PVM", 210000}}, "GB": {{"GB VAT", 200000}}, "CH": {{"CH MWST", 81000}},
	"JP": {{"JP 消費税", 100000}}, "CA": {{"GST", 50000}, {"QST", 99750}}, "US": {{"Kentucky State Tax", 60000}, {"Louisville City Tax", 12500}},
}

// excluded are the countries where prices are shown without tax.
var excluded = map[string]bool{"US": true, "CA": true}

var notes = []string{
	"Please leave with the neighbour (2nd floor).", "Bitte klingeln: \"Müller/Özdemir\"", "Cadeau 🎁 — merci d'enlever le prix !",
	"Line one\nLine two\n\tindented", "הודעה: נא להתקשר לפני המשלוח", "ملاحظة: الرجاء الاتصال قبل التسليم", "Path C:\\temp\\x and 50 % off?",
	"家に着く前に電話してください。", "👩‍👩‍👧 birthday on the 3rd, pls hurry", "No note, really",
}

var attributes = []attribute{
	{"gift_wrap", "yes"}, {"colour", "grün"}, {"delivery-slot", "18:00–20:00"}, {"__utm", "source=newsletter&campaign=été"}, {"engraving", "Für Zoë ♥"},
}
