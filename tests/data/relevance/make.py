#!/usr/bin/env python3
"""Writes the labelled set for the relevance benchmark: records.jsonl and queries.tsv beside it.

Every record is fictional and made for an intent: a topic, a language, a type, a level, authors. A query states such an
intent, and its grades follow from comparing the two (see `grade`); no search engine is asked. Distractors share words
with a topic without being about it. What the sample repository has on these topics is graded by hand in sample.tsv.
Run it after a change of topics.tsv or of the tables below; the same input gives the same bytes.
"""
import csv
import json
import random
from pathlib import Path

HERE = Path(__file__).parent
ARTICLES = ["The ", "Der ", "Die ", "Das ", "Le ", "La ", "Les ", "L'", "El ", "Los ", "Las ", "O ", "A ", "Os ", "As "]

# Words of each language: types, levels, what stands around a topic, sentences that say nothing of it, names.
WORDS = {
    "en": {
        "type": {"exercise": "Exercises", "lecture": "Introduction", "video": "Video", "lesson plan": "Lesson plan"},
        "level": {"school": "for primary school", "higher education": "for university students"},
        "about": ["{0} explained step by step, with pictures and questions.", "What everybody should know: {0}. We start from everyday observations."],
        "belongs": "Belongs to the series {0}.", "prior": "Prior knowledge needed: {0}.", "links": "Link list for teachers", "thanks": "With thanks to {0} for the pictures.",
        "filler": ["All material may be printed and copied.", "Worked solutions are at the end.", "Learners work in pairs and discuss what they found.",
                   "The unit takes about two hours.", "A glossary explains difficult terms.", "Tested in several classrooms over three years."],
        "authors": ["Alice Green", "Thomas Baker", "Alice Hunter", "Samuel Green"]},
    "de": {
        "type": {"exercise": "Übungen", "lecture": "Einführung", "video": "Video", "lesson plan": "Unterrichtsentwurf"},
        "level": {"school": "für die Grundschule", "higher education": "für Studierende"},
        "about": ["{0}: Schritt für Schritt erklärt, mit Bildern und Fragen.", "Was alle wissen sollten: {0}. Wir gehen von Beobachtungen im Alltag aus."],
        "belongs": "Gehört zur Reihe: {0}.", "prior": "Vorkenntnisse: {0}.", "links": "Linksammlung für Lehrkräfte", "thanks": "Mit Dank an {0} für die Bilder.",
        "filler": ["Alle Materialien dürfen gedruckt und kopiert werden.", "Lösungen stehen am Ende.", "Die Lernenden arbeiten zu zweit und besprechen ihre Ergebnisse.",
                   "Die Einheit dauert etwa zwei Stunden.", "Ein Glossar erklärt schwierige Begriffe.", "In mehreren Klassen über drei Jahre erprobt."],
        "authors": ["Petra Schneider", "Jürgen Vogel", "Petra Vogel", "Uwe Schneider"]},
    "fr": {
        "type": {"exercise": "Exercices", "lecture": "Introduction", "video": "Vidéo", "lesson plan": "Fiche de préparation"},
        "level": {"school": "pour l'école primaire", "higher education": "pour l'université"},
        "about": ["{0} : une explication pas à pas, avec images et questions.", "Ce que chacun devrait savoir : {0}. On part d'observations quotidiennes."],
        "belongs": "Fait partie de la série : {0}.", "prior": "Connaissances préalables : {0}.", "links": "Liste de liens pour enseignants", "thanks": "Merci à {0} pour les images.",
        "filler": ["Tous les documents peuvent être imprimés et copiés.", "Les corrigés se trouvent à la fin.", "Les élèves travaillent à deux et discutent leurs résultats.",
                   "La séance dure environ deux heures.", "Un glossaire explique les mots difficiles.", "Testé dans plusieurs classes pendant trois ans."],
        "authors": ["Hélène Fournier", "Gérard Lambert", "Hélène Lambert", "Rémi Fournier"]},
    "es": {
        "type": {"exercise": "Ejercicios", "lecture": "Introducción", "video": "Vídeo", "lesson plan": "Plan de clase"},
        "level": {"school": "para la escuela primaria", "higher education": "para la universidad"},
        "about": ["{0}: una explicación paso a paso, con imágenes y preguntas.", "Lo que todos deberían saber: {0}. Partimos de observaciones cotidianas."],
        "belongs": "Pertenece a la serie: {0}.", "prior": "Conocimientos previos: {0}.", "links": "Lista de enlaces para docentes", "thanks": "Gracias a {0} por las imágenes.",
        "filler": ["Todo el material se puede imprimir y copiar.", "Las soluciones están al final.", "El alumnado trabaja en parejas y comenta los resultados.",
                   "La unidad dura unas dos horas.", "Un glosario explica las palabras difíciles.", "Probado en varias aulas durante tres años."],
        "authors": ["Lucía Muñoz", "Andrés Gálvez", "Lucía Gálvez", "Íñigo Muñoz"]},
    "pt": {
        "type": {"exercise": "Exercícios", "lecture": "Introdução", "video": "Vídeo", "lesson plan": "Plano de aula"},
        "level": {"school": "para a escola primária", "higher education": "para a universidade"},
        "about": ["{0}: uma explicação passo a passo, com imagens e perguntas.", "O que todos deveriam saber: {0}. Partimos de observações do quotidiano."],
        "belongs": "Pertence à série: {0}.", "prior": "Conhecimentos prévios: {0}.", "links": "Lista de ligações para professores", "thanks": "Obrigado a {0} pelas imagens.",
        "filler": ["Todo o material pode ser impresso e copiado.", "As soluções estão no fim.", "Os alunos trabalham em pares e discutem os resultados.",
                   "A unidade demora cerca de duas horas.", "Um glossário explica as palavras difíceis.", "Testado em várias turmas durante três anos."],
        "authors": ["Inês Magalhães", "Simão Assunção", "Inês Assunção", "Zélia Magalhães"]},
    "ru": {
        "type": {"exercise": "Упражнения", "lecture": "Введение", "video": "Видео", "lesson plan": "План урока"},
        "level": {"school": "для начальной школы", "higher education": "для студентов"},
        "about": ["{0}: объяснение шаг за шагом, с картинками и вопросами.", "Что должен знать каждый: {0}. Начинаем с повседневных наблюдений."],
        "belongs": "Входит в серию: {0}.", "prior": "Необходимые знания: {0}.", "links": "Список ссылок для учителей", "thanks": "Спасибо за картинки: {0}.",
        "filler": ["Все материалы можно печатать и копировать.", "Решения приведены в конце.", "Учащиеся работают в парах и обсуждают результаты.",
                   "Занятие длится около двух часов.", "Словарь объясняет трудные слова.", "Проверено в нескольких классах за три года."],
        "authors": ["Алёна Воробьёва", "Пётр Журавлёв", "Алёна Журавлёва", "Семён Воробьёв"]},
    "ar": {
        "type": {"exercise": "تمارين", "lecture": "مقدمة", "video": "فيديو", "lesson plan": "خطة درس"},
        "level": {"school": "للمدرسة الابتدائية", "higher education": "لطلاب الجامعة"},
        "about": ["{0}: شرح خطوة بخطوة مع صور وأسئلة.", "ما يجب أن يعرفه الجميع: {0}. نبدأ من ملاحظات الحياة اليومية."],
        "belongs": "ينتمي إلى سلسلة: {0}.", "prior": "المعارف السابقة: {0}.", "links": "قائمة روابط للمعلمين", "thanks": "شكرا على الصور: {0}.",
        "filler": ["يمكن طباعة جميع المواد ونسخها.", "الحلول موجودة في النهاية.", "يعمل المتعلمون في أزواج ويناقشون النتائج.",
                   "تستغرق الوحدة نحو ساعتين.", "يشرح المعجم الكلمات الصعبة.", "جرب في صفوف عدة خلال ثلاث سنوات."],
        "authors": ["سلمى الخطيب", "مروان الحداد", "سلمى الحداد", "إياد الخطيب"]},
    "zh": {
        "type": {"exercise": "练习", "lecture": "入门", "video": "视频", "lesson plan": "教案"},
        "level": {"school": "小学", "higher education": "大学"},
        "about": ["{0}：图文并茂，逐步讲解，并附问题。", "人人应该知道的{0}。从日常观察开始。"],
        "belongs": "属于系列：{0}。", "prior": "预备知识：{0}。", "links": "教师链接目录", "thanks": "图片感谢{0}。",
        "filler": ["所有材料均可打印和复制。", "答案在最后。", "学生两人一组，讨论结果。", "本单元约需两小时。", "词汇表解释难词。", "在多个班级试用三年。"],
        "authors": ["林晓燕", "赵建国", "林建国", "赵晓燕"]},
}


def rows():
    with open(HERE / "topics.tsv", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def bare(name):
    """A topic's name as people type it: without article, in lower case."""
    for article in ARTICLES:
        if name.startswith(article):
            name = name[len(article):]
            break
    return name.lower()


def prose(chance, language, first):
    filler = WORDS[language]["filler"]
    return " ".join(first + chance.sample(filler, chance.randint(1, 4)))


def records(topics):
    """All records, each with what it is about: that is what grades are made from."""
    chance = random.Random(1484)
    made = []

    def add(row, part, title, text, keywords, subject, kind, author, aside=()):
        made.append({"id": f"{row['topic']}-{row['language']}-{part}", "topic": row["topic"], "part": part, "language": row["language"], "title": title,
                     "description": text, "keyword": keywords, "subject": subject, "type": kind, "author": [author], "aside": list(aside)})

    for nth, row in enumerate(topics):
        words, language, name = WORDS[row["language"]], row["language"], row["name"]
        others = [other for other in topics if other["language"] == language and other["topic"] != row["topic"]]
        colon = "：" if language == "zh" else " : " if language == "fr" else ": "
        level = list(words["level"].values())
        prior = chance.choice(others)
        main = [words["about"][nth % 2].format(name), words["prior"].format(prior["name"])]
        add(row, "main", f"{name}{colon}{words['type']['lecture']} {level[nth % 2]}", prose(chance, language, main), [name, row["part1"]], [name], "lecture",
            chance.choice(words["authors"]), [prior["topic"]])
        thanked = chance.choice(words["authors"])
        add(row, "exercise", f"{words['type']['exercise']}{colon}{name}", prose(chance, language, [words["thanks"].format(thanked)]), [name], [], "exercise",
            chance.choice([one for one in words["authors"] if one != thanked]), [thanked])
        kinds = [kind for kind in words["type"] if kind != "lecture"]
        add(row, "part1", row["part1"], prose(chance, language, []), [name], [name], chance.choice(kinds), chance.choice(words["authors"]))
        kind = chance.choice(kinds)
        add(row, "part2", f"{row['part2']} ({words['type'][kind]})", prose(chance, language, [words["belongs"].format(name)]), [], [], kind, chance.choice(words["authors"]))
        if row["confuser"]:
            add(row, "confuser", row["confuser"], prose(chance, language, []), [], [], chance.choice(kinds), chance.choice(words["authors"]))
    for language in WORDS:
        own = [row for row in topics if row["language"] == language]
        for nth in range(2):
            listed = own[nth::2] + own[nth::2][:3]
            row = {"topic": "links", "language": language}
            add(row, f"links{nth}", WORDS[language]["links"], prose(chance, language, [", ".join(one["name"] for one in listed) + "."]), [], [], "other",
                chance.choice(WORDS[language]["authors"]), [one["topic"] for one in listed])
    return made


def grade(query, record):
    """0 to 3, from what the query wants and what the record is."""
    if "author" in query:
        return 3 if query["author"] in record["author"] else 1 if query["author"] in record["aside"] else 0
    if record["language"] != query["language"] or record["part"] == "confuser":
        return 0
    if record["topic"] != query["topic"]:
        return 1 if query["topic"] in record["aside"] and "part" not in query else 0
    if "part" in query:
        return 3 if record["part"] == query["part"] else 1
    if "type" in query:
        whole = record["part"] in ("main", "exercise")
        return (3 if whole else 2) if record["type"] == query["type"] else 2 if whole else 1
    return 3 if record["part"] in ("main", "exercise") else 2


def queries(topics):
    languages = list(WORDS)
    for nth, row in enumerate(topics):
        turn = nth // len(languages) + nth % len(languages)
        language, wanted = row["language"], {"language": row["language"], "topic": row["topic"]}
        name = bare(row["name"])
        yield {**wanted, "kind": "topic", "query": name}
        yield {**wanted, "kind": "question", "query": row["question"]}
        if row["inflected"] and turn % 2 == 0:
            yield {**wanted, "kind": "inflected", "query": row["inflected"]}
        if row["typo"] and turn % 3 == 0:
            yield {**wanted, "kind": "misspelt", "query": row["typo"]}
        if turn % 3 == 1:
            yield {**wanted, "kind": "part", "part": ("part1", "part2")[nth % 2], "query": bare(row[("part1", "part2")[nth % 2]])}
        if turn % 4 == 2:
            yield {**wanted, "kind": "typed", "type": "exercise", "query": f"{name} {WORDS[language]['type']['exercise'].lower()}"}
        if " " in name and turn % 2 == 1:
            yield {**wanted, "kind": "phrase", "query": f'"{name}"'}
    for language, words in WORDS.items():
        for author in words["authors"][:3]:
            yield {"language": language, "kind": "author", "author": author, "query": author.lower()}


def by_hand():
    """Grades of the sample's records: (language, topic) to [(identifier, grade)]."""
    graded = {}
    with open(HERE / "sample.tsv", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            graded.setdefault((row["language"], row["topic"]), []).append((row["identifier"], int(row["grade"])))
    return graded


def main():
    topics = rows()
    made, sample = records(topics), by_hand()
    with open(HERE / "records.jsonl", "w", encoding="utf-8") as file:
        for record in made:
            shown = {key: value for key, value in record.items() if key not in ("topic", "part", "aside")}
            file.write(json.dumps(shown, ensure_ascii=False) + "\n")
    with open(HERE / "queries.tsv", "w", encoding="utf-8") as file:
        file.write("language\tkind\tquery\tgrades\n")
        for query in queries(topics):
            graded = [(record["id"], grade(query, record)) for record in made]
            if "part" not in query and "author" not in query:
                graded += sample.get((query["language"], query["topic"]), [])
            grades = " ".join(f"{id}={number}" for id, number in graded if number > 0)
            file.write(f"{query['language']}\t{query['kind']}\t{query['query']}\t{grades}\n")


if __name__ == "__main__":
    main()
