/** Texts of choosing another password, loaded with it. */
const nl = {
  title: 'Wachtwoord',
  choose: 'Kies een wachtwoord',
  change: 'Wachtwoord wijzigen',
  intro: 'Met een eigen wachtwoord kunt u voortaan zelf inloggen, zonder aanmeldlink.',
  ends: 'Op andere apparaten wordt u uitgelogd.',
  present: 'Huidig wachtwoord',
  presentMissing: 'Vul uw huidige wachtwoord in.',
  wanted: 'Nieuw wachtwoord',
  save: 'Wachtwoord opslaan',
  done: 'Uw wachtwoord is gewijzigd.',
  later: 'Later',
};

const en: typeof nl = {
  title: 'Password',
  choose: 'Choose a password',
  change: 'Change password',
  intro: 'With a password of your own you can sign in yourself from now on, without a link.',
  ends: 'You will be signed out on other devices.',
  present: 'Present password',
  presentMissing: 'Fill in your present password.',
  wanted: 'New password',
  save: 'Save password',
  done: 'Your password has been changed.',
  later: 'Later',
};

export const passwordTexts = { nl, en };
