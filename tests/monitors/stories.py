"""Made-up stories for tests: what people would post when something goes wrong."""

from datetime import datetime, timedelta

from monitors.sources.base import Item, ItemKind

THERMOS = [
    "Queimei minha mão com a garrafa Termax, a tampa soltou e a água fervendo escorreu toda.",
    "Cuidado com a Termax: minha filha se machucou, a tampa abriu sozinha com chá quente dentro.",
    "Gente, a garrafa térmica Termax estourou na mochila. Tive queimadura no braço, fui parar no pronto socorro.",
    "Comprei a Termax semana passada e hoje me queimei feio servindo café. Produto perigoso!",
    "A rosca da Termax não presta, vazou café fervendo e queimei a perna.",
    "Levei a Termax para a obra e na hora do almoço ela explodiu na minha mão, que susto e que dor.",
    "Péssima experiência com a Termax, a vedação falhou e sofri queimaduras no pé.",
    "Nunca mais compro Termax. Abri devagar como manda o manual e mesmo assim queimei minha mão inteira.",
    "Alguém processa essa marca! Meu pai foi internado depois que a Termax derramou água quente nele.",
    "A tampa da minha Termax saltou longe e machucou meu rosto, estou com o olho inchado.",
    "Outra vítima da Termax aqui: queimei a barriga quando fui tomar chimarrão no trabalho.",
    "Termax azul de 1 litro, defeito na trava, me queimei ontem à noite. Quero meu dinheiro de volta.",
]


def thermos(start: datetime, every: timedelta = timedelta(minutes=4)) -> list[Item]:
    """Twelve people in Brazil, one after the other."""
    return [
        Item(
            f"t{at}",
            text,
            ItemKind.POST,
            author=f"@pessoa{at}",
            created_at=start + every * at,
            language="pt",
            market="BR",
            engagement=10 * at,
        )
        for at, text in enumerate(THERMOS)
    ]
