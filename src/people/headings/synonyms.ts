/** The fields that a column can hold. `lastFirst`: full names with the last name first. */
export type Field =
  | 'firstName'
  | 'lastName'
  | 'name'
  | 'lastFirst'
  | 'email'
  | 'mobile'
  | 'product'
  | 'startsOn';

interface Synonyms {
  field: Field;
  /** If several columns have the same field, the one with the lowest rank is used. */
  rank: number;
  /** The column is used only if its cells fit, because the heading alone is not clear. */
  isVague?: boolean;
  /** In lower case, without spaces, punctuation and accents. */
  words: string;
}

/**
 * Headings that applicant tracking systems, payroll software, vendors' templates and people use, in English and in
 * other languages of Excel that HR desks come across.
 */
export const SYNONYMS: readonly Synonyms[] = [
  {
    field: 'firstName',
    rank: 0,
    words:
      'firstname firstnames first givenname givennames given forename forenames fname namefirst christianname ' +
      'vorname vornamen prenom prenoms nombre nombres nome voornaam fornavn fornamn imie',
  },
  {
    field: 'firstName',
    rank: 1,
    words: 'firstandmiddlename firstandmiddlenames firstmiddlename firstmiddlenames givenandmiddlenames',
  },
  {
    field: 'lastName',
    rank: 0,
    words:
      'lastname lastnames last surname surnames familyname family lname namelast nachname familienname zuname ' +
      'nomdefamille apellido apellidos cognome sobrenome apelido achternaam etternavn efternavn efternamn nazwisko',
  },
  {
    field: 'name',
    rank: 0,
    words:
      'fullname name names completename firstandlastname firstlastname firstnamelastname firstnameandlastname ' +
      'firstnamesurname namefirstlast displayname nomcomplet prenomnom nombrecompleto nombreyapellidos ' +
      'vornamenachname vornameundnachname nomecompleto nomeecognome volledigenaam vollstandigername',
  },
  { field: 'name', rank: 1, words: 'candidate applicant worker employee person invitee recipient nom naam' },
  {
    field: 'lastFirst',
    rank: 1,
    words:
      'lastfirst lastnamefirstname lastnamefirst namelastfirst surnamefirstname surnamegivenname ' +
      'surnamegivennames nachnamevorname namevorname namefirstname nomprenom nometprenom apellidosynombre',
  },
  {
    field: 'email',
    rank: 0,
    words:
      'email emails emailaddress emailaddresses mail mailaddress emailid emailaddr electronicmail emailadresse ' +
      'mailadresse adresseemail adressemail adresseelectronique courriel correo correoelectronico ' +
      'indirizzoemail enderecodeemail emailadres epost eposta',
  },
  {
    field: 'mobile',
    rank: 0,
    words:
      'mobile mobiles mobilenumber mobilephone mobilephonenumber mobileno mobiletelephone mob mobno cell cellphone ' +
      'cellnumber cellphonenumber cellno cellular sms smsnumber mobilenummer mobilnummer mobiltelefon mobil handy ' +
      'handynummer portable telephoneportable telephonemobile movil celular telefonomovil cellulare mobiel ' +
      'mobielnummer phonemobile',
  },
  {
    field: 'mobile',
    rank: 2,
    words:
      'phone phonenumber phoneno phones telephone telephonenumber telephoneno tel telno ph phno contactnumber ' +
      'contactno contactphone contactphonenumber telefon telefonnummer telefono telefone telefoon telefoonnummer ' +
      'numerodetelephone',
  },
  {
    field: 'product',
    rank: 0,
    words:
      'product producttype productname productid check checktype checks typeofcheck checkname checkrequired ' +
      'checksrequired backgroundcheck backgroundchecktype',
  },
  {
    field: 'product',
    rank: 1,
    isVague: true,
    words: 'package packagename service screening screeningtype screeningpackage type order',
  },
  {
    field: 'startsOn',
    rank: 0,
    words:
      'startdate startson start starts startingdate startsworkon startsworkdate workstartdate neededby requiredby ' +
      'dateneeded neededbydate requiredbydate commencementdate dateofcommencement commencement commences commencing ' +
      'firstday firstdayofwork firstdayatwork onboardingdate employmentstartdate startdateofemployment jobstartdate ' +
      'eintrittsdatum eintritt startdatum arbeitsbeginn datededebut datededemarrage datedentree fechadeinicio ' +
      'datadiinizio',
  },
  {
    field: 'startsOn',
    rank: 1,
    isVague: true,
    words: 'hiredate dateofhire joiningdate dateofjoining joindate datejoined due duedate dueby',
  },
];

/** Words before a heading that say whose it is: "Candidate.LastName", "Employee email". Without a final s. */
export const WHOSE = new Set(
  (
    'candidate applicant worker employee person contact staff volunteer contractor user participant student member new ' +
    'hire starter joiner recipient invitee legal primary main current your their the custom field profile'
  ).split(' '),
);

/** Like WHOSE, but a column without them is preferred. */
export const WHICH = new Set(
  'personal private work business preferred home secondary alternative alternate other'.split(' '),
);

/** Words that say how certain a date is, or how to fill in a field. */
export const ADDED = new Set(
  'required optional mandatory expected proposed planned anticipated estimated intended confirmed'.split(' '),
);
