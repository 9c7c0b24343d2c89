import type { Random } from './random'

/** Names found in England, grouped by where families come from, so that given and family names go together. All people are invented. */
type Community = { family: readonly string[]; given: readonly string[] }

const words = (text: string): string[] => text.trim().split(/\s+/)

const british: Community = {
  family: words(`Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green Hall
    Wood Jackson Clarke Clark Harris Lewis Turner Hill Cooper Ward Moore Morris King Baker Harrison Carter Mitchell Scott Phillips
    Adams Campbell Allen Cook Bailey Parker Young Bennett Stevens Shaw Marshall Collins Hughes Edwards Watson Ellis Chapman Mason
    Webb Rogers Gibson Hunt Mills Palmer Holmes Pearson Barker Fletcher Armstrong Dixon Hargreaves Ackroyd Sutcliffe Ramsbottom
    Metcalfe Braithwaite Fairclough Ogden Thwaite Postlethwaite Routledge Graham Nicholson Bircham Gooch Mann Pratt Clegg Barlow
    Tattersall Shuttleworth Greenhalgh Winterbottom Heywood Farrow Kemp Goodwin Penfold Luck Fagg Cholmondeley Featherstonehaugh`),
  given: words(`Oliver Olivia Noah Amelia George Isla Arthur Ava Leo Ivy Freddie Freya Theo Lily Archie Florence Alfie Mia Oscar
    Willow Henry Rosie Jack Sophia Charlie Isabella Harry Grace Tommy Daisy Jacob Sienna Finley Poppy Thomas Elsie Lucas Emily Isaac
    Ella James Evelyn Joshua Phoebe William Evie Reuben Charlotte Jude Harper Ronnie Millie Logan Matilda Mason Maisie Kayden Ruby
    Ellis Erin Jayden Chloe Tyler Jessica Connor Lexi Riley Summer Bobby Lacey Kian Skye Dylan Scarlett Ryan Holly Ethan Megan Luke
    Paige Liam Amber Nathan Zoë Toby Chloë Rhys Siân Ellie-Mae Lilly-Rose Alfie-James Mary-Ann Amelia-Grace Tyler-Jay Esmé`),
}
const irish: Community = {
  family: words(`Murphy O'Brien O'Connor Kelly Walsh Ryan O'Sullivan Doherty McCarthy Gallagher Kennedy O'Neill Brennan McDonagh
    Maughan Ward Connors Doran O'Reilly MacKenzie Fitzgerald Quinn`),
  given: words('Patrick Niamh Seán Aoife Conor Saoirse Liam Caoimhe Michael Bridget Ciarán Róisín Declan Kathleen Finn Orla Martin Margaret'),
}
const southAsianMuslim: Community = {
  family: words(`Khan Hussain Ahmed Ali Begum Akhtar Mahmood Iqbal Malik Rahman Chowdhury Miah Uddin Islam Shah Bibi Mirza Butt Qureshi
    Chaudhry Khatun Mohammed Aslam Rashid Javed Parveen`),
  given: words(`Muhammad Aisha Mohammed Fatima Ibrahim Maryam Yusuf Zainab Adam Hafsa Hamza Khadija Musa Amina Zayn Inaya Bilal Safa
    Haris Sumaiya Abdullah Ayesha Ismail Anaya Umar Noor Ayaan Alisha Rayyan Zara`),
}
const indian: Community = {
  family: words(`Patel Singh Kaur Sharma Shah Gill Sandhu Dhillon Mistry Gupta Chauhan Desai Bhatt Rao Nair Iyer Grewal Sidhu Bains Mehta
    Joshi Reddy Venkataraman`),
  given: words(`Arjun Simran Aarav Priya Rohan Anaya Jaspreet Harleen Kiran Diya Dev Anika Gurdeep Jasmine Vihaan Riya Amar Meera Rajan
    Isha Manraj Kavya Nikhil Saanvi`),
}
const westAfrican: Community = {
  family: words(`Adeyemi Okafor Mensah Osei Boateng Okonkwo Owusu Asante Adebayo Eze Bakare Appiah Nwosu Sesay Kamara Conteh Agyeman
    Ogunleye Chukwu Balogun Oluwole Amoah Oyelaran-Adewale`),
  given: words(`Emmanuel Blessing Kofi Ama David Esther Samuel Precious Kwame Abena Daniel Deborah Tobi Temitope Chidi Adaeze Joshua
    Favour Femi Ngozi Michael Grace Kojo Efua Oluwaseun Ayomide`),
}
const caribbean: Community = {
  family: words('Campbell Brown Williams Grant Clarke Gordon Francis Morgan Bailey Reid Powell Joseph Charles Baptiste Lewis Henry Pierre'),
  given: words('Jayden Shanice Malachi Tiana Kai Nevaeh Isaiah Aaliyah Marlon Kezia Tyrese Shay Jerome Chantelle Zion Imani Andre Jada'),
}
const hornOfAfrica: Community = {
  family: words('Mohamed Hassan Abdi Ali Omar Warsame Farah Yusuf Ibrahim Tesfaye Bekele Haile Gebremariam Osman Jama Nur Tekle'),
  given: words('Abdirahman Hodan Ayub Ifrah Mahad Sahra Zakaria Hibo Yonas Selam Dawit Rahel Liban Ayan Idris Sagal Samuel Bethlehem'),
}
const polish: Community = {
  family: words(`Nowak Kowalski Wiśniewska Wójcik Kowalczyk Kamiński Lewandowski Zielińska Szymański Woźniak Dąbrowski Kozłowska
    Mazur Krawczyk Łukaszewicz Petrauskas Bērziņš`),
  given: words('Jakub Zuzanna Antoni Maja Kacper Lena Filip Oliwia Szymon Hanna Adam Natalia Łukasz Julia Wiktor Zofia Oskar Amelia'),
}
const eastEuropean: Community = {
  family: words('Popescu Ionescu Popa Radu Dumitru Stan Munteanu Ciobanu Ivanov Georgieva Petrov Dimitrova Horváth Kovács Hoxha Shehu Šimůnek Balog'),
  given: words('Andrei Maria David Sofia Matei Ioana Luca Ana Ștefan Elena Alexandru Daria Kristian Viktoria Erik Vanesa Leon Aurora'),
}
const iberianAndLatin: Community = {
  family: words('Silva Santos Fernández García Ferreira Pereira Costa Oliveira Rodríguez Martínez Gonçalves Sousa López Muñoz'),
  given: words('José Beatriz João Inês Mateo Valentina Tiago Camila Gabriel Lúcia Santiago Mariana Rafael Sofía Miguel Isabel'),
}
const turkishAndArab: Community = {
  family: words('Yılmaz Demir Kaya Çelik Şahin Öztürk Aydın Hassan Al-Jabri Haddad Mansour Saleh Abdullah El-Sayed Hamid Najjar Ahmadi Rahimi'),
  given: words('Emir Elif Yusuf Zeynep Ömer Defne Kerem Ayşe Omar Layla Kareem Nour Ali Yasmin Tariq Salma Mustafa Rania Amir Zahra'),
}
const eastAsian: Community = {
  family: words('Chen Wong Nguyen Li Tran Wang Cheung Zhang Lam Pham Liu Chan Reyes Dela-Cruz Santos Garcia'),
  given: words('Ethan Mei Linh Kai Hannah Jason Minh Xin Vincent Chloe Bao Anh Lucas Yan Angelo Jasmine Wei Thu'),
}

/** Shares in hundredths, roughly the Census of 2021 for children in the ten areas. */
const communities: readonly (readonly [Community, number])[] = [
  [british, 57],
  [southAsianMuslim, 11],
  [irish, 4],
  [indian, 4],
  [westAfrican, 6],
  [caribbean, 4],
  [hornOfAfrica, 3],
  [polish, 3],
  [eastEuropean, 3],
  [iberianAndLatin, 2],
  [turkishAndArab, 2],
  [eastAsian, 1],
]

/** Somebody's name as an authority publishes it. */
export type PersonName = { familyName: string; givenName: string }

/** Draws a name. One family name in sixteen is double-barrelled; one given name in thirteen comes from another group than the family name. */
export function drawName(random: Random): PersonName {
  const community = random.weighted(communities)
  let familyName = random.pick(community.family)
  if (random.chance(1 / 16)) {
    const second = random.pick(random.weighted(communities).family)
    if (!second.includes('-') && !familyName.includes('-')) familyName = `${familyName}-${second}`
  }
  const givenName = random.pick(random.chance(1 / 13) ? random.weighted(communities).given : community.given)
  return { familyName, givenName }
}
