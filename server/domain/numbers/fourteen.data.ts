/**
 * Which municipalities published a 14+netnummer: data, not logic. Many-to-many: a code may serve several
 * municipalities and a municipality may have two codes. A dialplan decides what is really answered here;
 * this table only helps to explain and to check. Municipalities that have merged since are marked.
 */
export const fourteenSource = {
  source: 'Published 14+netnummer list of Dutch municipalities; Amstelveen from its own report of 2013',
  date: '2018-01-01',
  takenOn: '2026-11-22',
} as const;

export interface FourteenRow {
  readonly areaCode: string;
  readonly municipality: string;
  /** The municipality has merged into another since the list was made. */
  readonly merged: boolean;
}

/** One line a code; `*` marks a municipality that has merged since. */
const lines = `
010: Lansingerland, Maassluis, Rotterdam, Schiedam
013: Tilburg
015: Delft, Pijnacker-Nootdorp
0113: Reimerswaal
0114: Hulst
0115: Terneuzen
0118: Middelburg
0161: Gilze en Rijen
0162: Geertruidenberg, Oosterhout
0164: Woensdrecht
0166: Tholen
0167: Steenbergen
0172: Alphen aan den Rijn, Nieuwkoop
0174: Westland
0180: Barendrecht, Krimpen aan den IJssel
0181: Hellevoetsluis*, Nissewaard
0182: Gouda, Krimpenerwaard, Waddinxveen
0184: Hardinxveld-Giessendam, Molenwaard*
0187: Goeree-Overflakkee
020: Amsterdam, Amstelveen
0222: Texel
023: Bloemendaal, Haarlem, Heemstede
024: Beuningen, Groesbeek*, Heumen, Nijmegen, Wijchen
0251: Heemskerk, Uitgeest
0252: Hillegom, Lisse
0297: Amstelveen
030: IJsselstein, Nieuwegein, Zeist
0318: Ede
0320: Lelystad
0321: Dronten
033: Amersfoort, Bunschoten, Leusden, Nijkerk
0342: Barneveld
0344: Buren
0348: Woerden
035: Eemnes, Hilversum
036: Almere
038: Zwolle
040: Eindhoven, Geldrop-Mierlo
0412: Oss
0413: Meierijstad, Uden*
0418: Maasdriel, Zaltbommel
043: Maastricht, Meerssen, Valkenburg aan de Geul
045: Heerlen, Kerkrade, Landgraaf, Nuth*, Simpelveld
046: Schinnen*, Sittard-Geleen
0475: Roermond
0487: Druten, West Maas en Waal
0492: Helmond
050: Haren*, Noordenveld
0511: Achtkarspelen, Dantumadiel
0514: De Fryske Marren
0519: Dongeradeel*
0521: Steenwijkerland
0522: Meppel
0523: Hardenberg
0524: Coevorden
0525: Oldebroek
0528: De Wolden, Hoogeveen
053: Enschede
055: Apeldoorn
0561: Weststellingwerf
0570: Deventer, Olst-Wijhe
0575: Zutphen
0578: Epe
058: Leeuwarden
0591: Borger-Odoorn, Emmen
0592: Aa en Hunze
0594: Grootegast*
0596: Appingedam*, Delfzijl*
070: Den Haag, Leidschendam-Voorburg, Rijswijk
071: Leiden
072: Alkmaar, Heerhugowaard*
073: Heusden
075: Zaanstad
076: Breda, Etten-Leur
077: Venlo
078: Alblasserdam, Dordrecht, Hendrik-Ido-Ambacht, Papendrecht, Zwijndrecht
079: Zoetermeer
`;

export const fourteenTable: readonly FourteenRow[] = lines
  .trim()
  .split('\n')
  .flatMap((line) => {
    const [areaCode = '', names = ''] = line.split(': ');
    return names.split(', ').map((name) => ({
      areaCode,
      municipality: name.replace('*', ''),
      merged: name.endsWith('*'),
    }));
  });

/** Municipalities that share the code, as published. */
export function municipalitiesOf(areaCode: string): readonly string[] {
  return fourteenTable.filter((row) => row.areaCode === areaCode).map((row) => row.municipality);
}

/** Codes under which the municipality published a 14 number: none, one or two. */
export function fourteenCodesOf(municipality: string): readonly string[] {
  return fourteenTable.filter((row) => row.municipality === municipality).map((row) => row.areaCode);
}
