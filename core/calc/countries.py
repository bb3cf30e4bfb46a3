"""Countries: ISO 3166-1 alpha-2 codes, and the names by which ledgers call them."""

from core.calc.messages import ValueRefused, gettext_noop
from core.calc.text import folded_key

HOME = "JP"
UNKNOWN_FOREIGN = "ZZ"
"""A country abroad that the source does not name (a code ISO 3166-1 leaves to users)."""

_ROWS = """
JP 日本 日本国 japan jpn 国内 本邦
US アメリカ合衆国 米国 アメリカ 合衆国 usa u.s.a. u.s. unitedstates unitedstatesofamerica america 米
GB 英国 イギリス グレートブリテン 連合王国 uk u.k. unitedkingdom england greatbritain 英
DE ドイツ ドイツ連邦共和国 独国 germany deutschland 独
FR フランス フランス共和国 仏国 france 仏
CH スイス スイス連邦 瑞西 switzerland
CN 中国 中華人民共和国 中華人民共和国（中国） china prc p.r.china
TW 台湾 中華民国 taiwan chinesetaipei
KR 韓国 大韓民国 korea southkorea republicofkorea 韓
KP 北朝鮮 朝鮮民主主義人民共和国 northkorea
HK 香港 hongkong
MO マカオ macao macau
SG シンガポール シンガポール共和国 singapore
MY マレーシア malaysia
TH タイ タイ王国 thailand
VN ベトナム ヴェトナム ベトナム社会主義共和国 vietnam vietnam
ID インドネシア インドネシア共和国 indonesia
PH フィリピン フィリピン共和国 philippines
IN インド インド共和国 india
BD バングラデシュ バングラデシュ人民共和国 bangladesh
LK スリランカ srilanka
NP ネパール nepal
PK パキスタン pakistan
MM ミャンマー myanmar
KH カンボジア cambodia
LA ラオス laos
BN ブルネイ brunei
MN モンゴル モンゴル国 mongolia
KZ カザフスタン kazakhstan
UZ ウズベキスタン uzbekistan
AU オーストラリア 豪州 オーストラリア連邦 australia 豪
NZ ニュージーランド newzealand
CA カナダ canada 加
MX メキシコ mexico
BR ブラジル ブラジル連邦共和国 brazil
AR アルゼンチン argentina
CL チリ chile
PE ペルー peru
CO コロンビア colombia
IT イタリア イタリア共和国 italy 伊
ES スペイン スペイン王国 spain 西班牙
PT ポルトガル portugal
NL オランダ オランダ王国 netherlands holland thenetherlands 蘭
BE ベルギー ベルギー王国 belgium
LU ルクセンブルク luxembourg
AT オーストリア オーストリア共和国 austria
LI リヒテンシュタイン liechtenstein
IE アイルランド ireland
DK デンマーク デンマーク王国 denmark
SE スウェーデン スウェーデン王国 sweden
NO ノルウェー ノルウェー王国 norway
FI フィンランド フィンランド共和国 finland
IS アイスランド iceland
PL ポーランド ポーランド共和国 poland
CZ チェコ チェコ共和国 czech czechia czechrepublic
SK スロバキア slovakia
HU ハンガリー hungary
RO ルーマニア romania
BG ブルガリア bulgaria
GR ギリシャ ギリシア greece
CY キプロス cyprus
MT マルタ malta
MC モナコ monaco
SI スロベニア slovenia
HR クロアチア croatia
RS セルビア serbia
EE エストニア estonia
LV ラトビア latvia
LT リトアニア lithuania
UA ウクライナ ukraine
BY ベラルーシ belarus
RU ロシア ロシア連邦 russia russianfederation 露
TR トルコ トルコ共和国 turkey turkiye türkiye
IL イスラエル イスラエル国 israel
SA サウジアラビア サウジアラビア王国 saudiarabia
AE アラブ首長国連邦 uae unitedarabemirates
QA カタール qatar
KW クウェート kuwait
BH バーレーン bahrain
OM オマーン oman
JO ヨルダン jordan
IR イラン iran
IQ イラク iraq
EG エジプト egypt
MA モロッコ morocco
TN チュニジア tunisia
ZA 南アフリカ 南アフリカ共和国 southafrica
KE ケニア kenya
NG ナイジェリア nigeria
GH ガーナ ghana
ET エチオピア ethiopia
PA パナマ panama
CR コスタリカ costarica
UY ウルグアイ uruguay
KY ケイマン諸島 ケイマン caymanislands cayman
VG 英領バージン諸島 britishvirginislands bvi
BM バミューダ バミューダ諸島 bermuda
PR プエルトリコ puertorico
ZZ 外国（国名不明） 国名不明
"""

COUNTRIES: dict[str, str] = {}
"""From code to the name shown, Japan first."""

_BY_KEY: dict[str, str] = {}

for _row in _ROWS.strip().splitlines():
    _code, _name, *_others = _row.split()
    COUNTRIES[_code] = _name
    for _variant in (_code, _name, *_others):
        _BY_KEY[folded_key(_variant)] = _code


class CountryRefused(ValueRefused):
    """A text that names no known country."""


def parse_country(text: str) -> str:
    """Return the two-letter code; an empty text means Japan. Raises CountryRefused."""
    key = folded_key(text)
    if not key:
        return HOME
    code = _BY_KEY.get(key)
    if code is None:
        raise CountryRefused(
            gettext_noop(
                "国名として読めません。国名か2文字の国コードを入力してください。例：アメリカ合衆国、US"
            )
        )
    return code


def country_name(code: str) -> str:
    """Return the Japanese name of a country; an unlisted code is given back as it is."""
    return COUNTRIES.get(code, code)
