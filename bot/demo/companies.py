"""Invented companies by country and trade, and the people who work there; none of them is real."""

from typing import NamedTuple


class Country(NamedTuple):
    """Where a company is: sales region, currency, legal form, and whose names its people bear."""

    region: str
    currency: str
    form: str
    tongue: str


COUNTRIES = {
    "SE": Country("EMEA", "EUR", "AB", "north"),
    "DK": Country("EMEA", "EUR", "A/S", "north"),
    "FI": Country("EMEA", "EUR", "Oy", "north"),
    "DE": Country("EMEA", "EUR", "GmbH", "german"),
    "CH": Country("EMEA", "EUR", "AG", "german"),
    "NL": Country("EMEA", "EUR", "BV", "german"),
    "FR": Country("EMEA", "EUR", "SAS", "latin"),
    "ES": Country("EMEA", "EUR", "SL", "latin"),
    "IT": Country("EMEA", "EUR", "Srl", "latin"),
    "BR": Country("LATAM", "USD", "Ltda", "latin"),
    "MX": Country("LATAM", "USD", "SA", "latin"),
    "GB": Country("EMEA", "GBP", "Ltd", "english"),
    "IE": Country("EMEA", "EUR", "Ltd", "english"),
    "US": Country("North America", "USD", "Inc", "english"),
    "CA": Country("North America", "USD", "Inc", "english"),
    "AU": Country("APAC", "USD", "Pty", "english"),
    "JP": Country("APAC", "USD", "KK", "japan"),
    "IN": Country("APAC", "USD", "Pvt", "india"),
    "SG": Country("APAC", "USD", "Pte", "india"),
    "ZA": Country("EMEA", "USD", "Pty", "africa"),
    "KE": Country("EMEA", "USD", "Ltd", "africa"),
}

# One company each.
STEMS = {
    "SE": (
        "Tarnholm Brennhag Ljusnäset Ekmora Grimhult Älvtorp Skarpdal Nybrohed Rönnkulla Fagerlida "
        "Östanvik Hallbergsö"
    ),
    "DK": (
        "Bakkevang Lundersby Klitholm Havnsted Rugbjerg Egetoft Vindsted Tornagre Sønderhave "
        "Gammelbro Ravnsholt"
    ),
    "FI": (
        "Kaarnela Hiidenrinne Suvikoski Pihlatorni Tuohisaari Aallonmäki Kuusivuo Lehtoranta "
        "Mustalampi Ruskonlampi Valkeavuo"
    ),
    "DE": (
        "Falkenrode Hohenlinde Ostermoor Grünhagen Kaltenbek Rabensteg Silberkamp Tannwerder "
        "Birkenfurt Lindenfurt Eisenbrück Weidenkamp Morgentau"
    ),
    "CH": (
        "Alpenried Steinmürz Valbellin Rothgletsch Sonnmatten Tschiertal Hochbrugg Bergfurka "
        "Lärchenalp Grimselegg"
    ),
    "NL": (
        "Duinzicht Molenvaart Zilverdijk Oosterlaan Kraanhaven Polderwijk Veenstad Rietbroek "
        "Wilgendam Noordkaap"
    ),
    "FR": (
        "Valmorin Belleroche Castelnoir Pontavel Lacombère Rivesange Aubrevoie Fontgrise Saintcler "
        "Orvane Beaulierre Champétoile Grandvaux"
    ),
    "ES": (
        "Riomonte Valdecierzo Altamara Peñaluz Torrelirio Camporrojo Olivarte Mareviva Puertoluna "
        "Vegahonda Sanclavel"
    ),
    "IT": (
        "Montalbero Rivachiara Castelforo Pratolungo Vallebruna Collerosso Marescura Pietrafosca "
        "Acquarossa Montelupino"
    ),
    "BR": (
        "Pedrasul Itaporema Matavelho Guarabela Tamburi Campolindo Serrazul Veredonda Riopardal "
        "Morrolindo Ipebranco"
    ),
    "MX": (
        "Cerroplata Tepelume Costabrisa Vallequieto Nopalera Sierrahonda Lunarroyo Aguazarca "
        "Mezcalera Puertasol"
    ),
    "GB": (
        "Thistlecombe Marlowick Pendlewick Harrowmere Brackenfold Wrenmoor Saltersea "
        "Copperthwaite Foxholme Eldermarsh Kingsbarrow Tolverne Otterscar Hazelgill Lowmarket "
        "Dovecotham Penhallow Ravenscleugh Strathorne Cobblemere Withyscar Ashenford"
    ),
    "IE": (
        "Ballinree Knockcarrow Clonmeara Dunaveigh Lissnagar Rathcullin Glenorra Carrigmore "
        "Tullavin Derrybrack"
    ),
    "US": (
        "Copperwick Tallowcreek Ninebirches Harborquill Lanternwick Ospreybend Mesaquill "
        "Calderprairie Bellhaven Larkmile Ironcove Stonehollow Twoheron Juniperfall Cobblegate "
        "Windrowe Pinetally Redcanoe Saltflat Goldmeadow Quailhurst Hickorylane Bluffside "
        "Maplequay Dustyfork Silverpine Coppergate Larkspurhill Wolfquarry Stillfork Applewharf "
        "Greyharbor Bramblefield Sandhollow"
    ),
    "CA": (
        "Birchwater Loonlake Tamarack Northspruce Gasperell Chinooka Maplewick Moosejar Eaglefern Cedarfjord"
    ),
    "AU": (
        "Wattlebrook Jarrahwood Brolgawater Coolabah Saltbush Currawong Tuiwood Banksiaridge "
        "Kookaroo Ironbark"
    ),
    "JP": (
        "Kazehaya Mizunagi Hoshigawa Takemori Yukimatsu Shirogumo Asanami Tsukihara Akizora Fuyumine Kawabori"
    ),
    "IN": (
        "Suryagiri Chandrapath Devgandha Himvarta Kaveripur Malhartek Rudravani Nilambari Tarangini Ashokvan"
    ),
    "SG": "Melatimas Samuderaya Rimbaluhur Orchidel Straitwell Bayangold Bukitpelangi Lionshore",
    "ZA": "Kaapvlei Umhlotana Blouklip Karoolig Zebrafontein Protearand Doringvlakte Sterkwater",
    "KE": "Kilimaru Savanora Adeyoro Lagunwa Mbalisi Tanarivo Mtowangu Nyotabora",
}

TRADES = {
    "Manufacturing": "Precision Tooling Castings Components Instruments Machines",
    "Logistics": "Freight Haulage Shipping Forwarding Warehousing",
    "Retail": "Outfitters Furniture Home Stores Bicycles",
    "Healthcare": "Clinics Dental Diagnostics Care Hospitals",
    "Financial services": "Insurance Credit Pensions Leasing",
    "Media": "Studios Publishing Radio Games Pictures",
    "Software": "Software Systems Analytics Cloud Labs",
    "Construction": "Construction Timber Bridges Roofing Surveyors",
    "Energy": "Energy Solar Wind Grid Heat",
    "Food and drink": "Bakeries Dairy Coffee Brewing Orchards",
    "Travel": "Travel Hotels Ferries Rail Trails",
    "Professional services": "Advisory Architects Legal Partners Design",
    "Education": "Academy College Learning",
}

FIRST = {
    "north": "Astrid Mikkel Sanna Eero Freja Jonas Ingrid Oskari Signe Anders Liv Henrik",
    "german": "Katrin Jürgen Anneke Matthias Lotte Stefan Maike Bastiaan Heike Florian Saskia Pieter",
    "latin": "Camille Mateo Giulia Thiago Inès Javier Chiara Renata Étienne Lucía Bruno Paulo",
    "english": "Maeve Gareth Tessa Callum Imogen Marcus Bridget Wes Harriet Declan Nora Elliot",
    "japan": "Haruka Kenji Mio Takumi Sayaka Ryo Ayumi Daichi Naoko Shun",
    "india": "Priya Arjun Meera Vikram Lakshmi Rohan Wei Farah Anjali Kiran",
    "africa": "Amara Thabo Wanjiru Sipho Zanele Kofi Naledi Otieno Chidi Lerato",
}
LAST = {
    "north": "Lindqvist Halvorsen Nieminen Dahl Bergfors Kjeldsen Rautio Ekdahl Nyholm Toivola Storgaard",
    "german": "Ziegler Vermeulen Brandauer Hofstetter Dijkman Reinholt Kessel Oberlin Wachter Teunissen",
    "latin": "Moreau Cardoso Bianchetti Herrera Lefort Quintela Montes Ferrandi Duval Salgado Prieto",
    "english": "Whitcombe Hargreave Donnelly Ashdown Pruitt Kavanagh Mercer Tolliver Langley Rourke Beckwith",
    "japan": "Morikawa Hayasaka Onodera Kitajima Uehara Tsukino Aizawa Nakagiri",
    "india": "Raman Deshmukh Iyer Bhatt Kulkarni Tan Sethi Menon Rahim Chopra",
    "africa": "Okonjo Mokoena Kamau Dlamini Adeyemi Wekesa Nkosi Mensah Abara",
}
TITLES = {
    "champion": "Head of project delivery;Programme manager;Head of operations;PMO lead",
    "sponsor": "Chief operating officer;VP operations;Managing director;Finance director",
    "admin": "IT manager;Systems administrator;Business systems lead",
    "user": "Project manager;Team lead;Planner;Delivery coordinator",
}
