/**
 * Fifteen NHS organisations by their real codes (Organisation Data Service, Open Government Licence), near the ten councils, with
 * a care setting of every kind that the pilot names, including minor injuries, NHS 111 and scheduled care. No organisation has two
 * settings of the same kind.
 */
export type NhsOrganisation = {
  odsCode: string
  name: string
  /** Care settings by the code of their kind, each with the name that its staff use. */
  settings: Readonly<Record<string, string>>
}

export const nhsOrganisations: readonly NhsOrganisation[] = [
  {
    odsCode: 'RR8',
    name: 'Leeds Teaching Hospitals NHS Trust',
    settings: {
      'emergency-department': 'Emergency department, Leeds General Infirmary',
      'paediatric-ward': 'Leeds Children’s Hospital',
      'maternity-unit': 'Maternity unit, St James’s University Hospital',
    },
  },
  {
    odsCode: 'RRK',
    name: 'University Hospitals Birmingham NHS Foundation Trust',
    settings: {
      'emergency-department': 'Emergency department, Heartlands Hospital',
      'paediatric-ward': 'Children’s ward, Good Hope Hospital',
      'maternity-unit': 'Princess of Wales Women’s Unit',
    },
  },
  {
    odsCode: 'RQX',
    name: 'Homerton Healthcare NHS Foundation Trust',
    settings: {
      'emergency-department': 'Emergency department, Homerton University Hospital',
      'gp-out-of-hours': 'City and Hackney out-of-hours GP',
      'paediatric-ward': 'Starlight children’s ward',
      'maternity-unit': 'Maternity unit, Homerton University Hospital',
    },
  },
  {
    odsCode: 'RYY',
    name: 'Kent Community Health NHS Foundation Trust',
    settings: {
      'minor-injury-unit': 'Minor injury unit, Sittingbourne',
      'school-nursing': 'School health service',
      'health-visiting': 'Health visiting service',
    },
  },
  {
    odsCode: 'RX8',
    name: 'Yorkshire Ambulance Service NHS Trust',
    settings: { ambulance: 'Ambulance crews, West Yorkshire', 'nhs-111': 'NHS 111, Wakefield' },
  },
  {
    odsCode: 'Y02615',
    name: 'South Birmingham GP Walk in Centre',
    settings: { 'walk-in-centre': 'Walk-in centre, Selly Oak' },
  },
  {
    odsCode: 'R0A',
    name: 'Manchester University NHS Foundation Trust',
    settings: {
      'emergency-department': 'Emergency department, Royal Manchester Children’s Hospital',
      'paediatric-ward': 'Royal Manchester Children’s Hospital',
      'maternity-unit': 'Saint Mary’s Hospital',
    },
  },
  {
    odsCode: 'R0D',
    name: 'University Hospitals Dorset NHS Foundation Trust',
    settings: {
      'emergency-department': 'Emergency department, Poole Hospital',
      'paediatric-ward': 'Children’s unit, Poole Hospital',
      'maternity-unit': 'St Mary’s Maternity Unit',
    },
  },
  {
    odsCode: 'RM1',
    name: 'Norfolk and Norwich University Hospitals NHS Foundation Trust',
    settings: {
      'emergency-department': 'Children’s emergency department, Norwich',
      'paediatric-ward': 'Jenny Lind Children’s Hospital',
      'maternity-unit': 'Maternity unit, Norwich',
    },
  },
  {
    odsCode: 'RVV',
    name: 'East Kent Hospitals University NHS Foundation Trust',
    settings: {
      'emergency-department': 'Emergency department, William Harvey Hospital',
      'paediatric-ward': 'Rainbow ward, Margate',
      'maternity-unit': 'Maternity unit, Ashford',
    },
  },
  {
    odsCode: 'RNN',
    name: 'North Cumbria Integrated Care NHS Foundation Trust',
    settings: {
      'emergency-department': 'Emergency department, Cumberland Infirmary',
      'paediatric-ward': 'Children’s ward, Carlisle',
      'minor-injury-unit': 'Minor injury unit, Penrith',
      'community-paediatrics': 'Community children’s service',
    },
  },
  {
    odsCode: 'RRV',
    name: 'University College London Hospitals NHS Foundation Trust',
    settings: {
      'emergency-department': 'Emergency department, University College Hospital',
      'paediatric-ward': 'Children’s ward, University College Hospital',
      'maternity-unit': 'Elizabeth Garrett Anderson Wing',
    },
  },
  {
    odsCode: 'RRU',
    name: 'London Ambulance Service NHS Trust',
    settings: { ambulance: 'Ambulance crews, North Central', 'nhs-111': 'NHS 111, North East London' },
  },
  {
    odsCode: 'ARN03',
    name: 'Local Care Direct',
    settings: { 'gp-out-of-hours': 'West Yorkshire out-of-hours GP', 'walk-in-centre': 'Shakespeare walk-in centre, Leeds' },
  },
  {
    odsCode: 'NNJ',
    name: 'DHU Health Care C.I.C',
    settings: {
      'nhs-111': 'NHS 111, East Midlands',
      'gp-out-of-hours': 'Leicester and Rutland out-of-hours GP',
      'minor-injury-unit': 'Oakham urgent care',
    },
  },
]
