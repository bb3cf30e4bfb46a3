"""Variant characters of names folded to the common one, for searching only; stored names keep theirs.

Each entry is the common character followed by its variants. The variants are those met in Japanese family and company names:
old forms of the characters reformed in 1946–49 and characters that only name registers distinguish.
"""

_GROUPS = """
高髙 崎﨑嵜㟢碕 徳德 辺邉邊 浜濱濵 斉斎齋齊 吉𠮷 沢澤 広廣 国國 島嶋嶌 桜櫻 竜龍 滝瀧 塩鹽 関關 円圓
恵惠 栄榮 栃杤 槙槇 桧檜 条條 柳栁 富冨 峰峯 野埜 渕淵 梁簗 礼禮 禄祿 秋穐 穂穗 籠篭 纐纈 緑綠 総總
緒緖 縄繩 聡聰 聴聽 館舘 芦蘆 芸藝 荘莊 蒋蔣 薫薰 薮藪 蔵藏 蛍螢 蛮蠻 衛衞 覚覺 観觀 訳譯 豊豐 賢贒
遥遙 郎郞 郷鄕 鉄鐵 鋭銳 録錄 険險 陥陷 隠隱 霊靈 静靜 頼賴 顕顯 駆驅 鴎鷗 鶏鷄 麹麴 黄黃 黒黑 真眞
瑶瑤 瑠璢 畑畠 万萬 与與 亘亙 仏佛 仮假 会會 伝傳 価價 侠俠 党黨 写寫 凉涼 剣劍劔釼 剤劑 効效 勅敕
区區 医醫 参參 双雙 収收 叙敍 台臺 号號 嘱囑 営營 囲圍 図圖 団團 圧壓 堯尭 増增 壱壹 売賣 変變 奥奧
姫姬 嬢孃 学學 宝寶 実實 寛寬 寿壽 将將 専專 岳嶽 峡峽 巌巖 巣巢 帯帶 帰歸 庁廳 弁辨瓣辯 弐貳 弥彌
弾彈 当當 径徑 従從 徴徵 応應 恋戀 恒恆 悦悅 慎愼 懐懷 戦戰 戸戶 払拂 抜拔 担擔 拝拜 拠據 挙擧 挟挾
捜搜 掲揭 摂攝 撹攪 教敎 数數 断斷 旧舊 昼晝 晃晄 晩晚 暁曉 暦曆 曽曾 来來 枢樞 検檢 楼樓 楽樂 横橫
欧歐 歓歡 歩步 歯齒 歳歲 歴歷 残殘 殻殼 毎每 気氣 浄淨 浅淺 涙淚 渇渴 済濟 渉涉 渋澁澀 渓溪 温溫 湾灣
湿濕 満滿 潜潛 瀬瀨 灯燈 炉爐 点點 為爲 焼燒 煕熙熈 犠犧 状狀 独獨 狭狹 猟獵 献獻 獣獸 瓶甁 画畫 畳疊
痴癡 発發 県縣 砕碎 研硏 称稱 稲稻 穣穰 窃竊 竪豎 粋粹 粛肅 糸絲 経經 絵繪 継繼 続續 縁緣 縦縱 繊纖
缶罐 胆膽 脳腦 臓臟 舗舖 艶艷 茎莖 草艸 虚虛 虫蟲 蚕蠶 装裝 触觸 証證 読讀 譲讓 賛贊 転轉 軽輕 輌輛
辞辭 逓遞 遅遲 酔醉 釈釋 鉱鑛 銭錢 鎮鎭 鑑鑒 間閒 闘鬭 随隨 雑雜 青靑 韮韭 頬頰 顔顏 余餘 餅餠 騒騷
験驗 髄髓 体體 鰺鯵 鶴靏 麦麥 麺麵 黙默 鼠鼡 亀龜
"""


def _table() -> dict[str, str]:
    return {variant: group[0] for group in _GROUPS.split() for variant in group[1:]}


VARIANTS: dict[str, str] = _table()
"""From variant to common character. No common character is itself a variant."""
